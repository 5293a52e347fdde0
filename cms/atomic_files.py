"""Puts a file in place in one step: who reads it meanwhile has the old one or the new one, never a half.

Imports neither Django nor settings: the settings themselves need it.
"""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OWN = 0o600
"""What we write is for the account of the site (`file_modes`)."""


def write(target: Path, text: str, *, durable: bool = False) -> None:
    """Write a file, in the place of what has its name; `durable`: it is on the disk when this returns."""
    with draft_beside(target) as draft:
        _fill(draft, text, durable)
        os.replace(draft, target)


def write_once(target: Path, text: str) -> None:
    """Write a file unless it is there by then: of several processes, the first one's is kept."""
    with draft_beside(target) as draft:
        _fill(draft, text)
        with suppress(FileExistsError):
            os.link(draft, target)


def move(source: Path, target: Path) -> None:
    """Move a file, also to another disk, in the place of what has its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(source, target)
        source.unlink()


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file one more name, by a hard link, or by a copy where the disk has none.

    What has the name already stays if it is as long, else it is replaced: our names are never given twice.
    Raises `FileNotFoundError` when there is no `source`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            _copy(source, target)


@contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """A free name in the folder of `target`; what still has it when the block ends is removed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _fill(draft: Path, text: str, durable: bool = False) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        if durable:
            file.flush()
            os.fsync(file.fileno())


def _copy(source: Path, target: Path) -> None:
    with draft_beside(target) as draft:
        shutil.copy2(source, draft)
        os.replace(draft, target)
