"""Copies a stored file to an exact name, on a disk (by a hard link) or in a bucket; undoes what failed."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.files.storage import FileSystemStorage, Storage
from django.db.models import Model


def bring(storage: Storage, source: str, target: str) -> bool:
    """Make sure that `target` is there, whole; False when there is neither it nor its `source`."""
    if not isinstance(storage, FileSystemStorage):
        return _bring_in_bucket(storage, source, target)
    here, there = storage.path(source), storage.path(target)
    if not os.path.exists(here):
        return os.path.exists(there)
    os.makedirs(os.path.dirname(there), exist_ok=True)
    _link(here, there)
    return True


@contextmanager
def only_with_rows(arriving: list[Model]) -> Iterator[None]:
    """Removes the files that these rows brought when the block that saves them fails."""
    try:
        yield
    except BaseException:
        for row in arriving:
            if row.file and row.file._committed:
                row.file.storage.delete(row.file.name)
        raise


def _bring_in_bucket(storage: Storage, source: str, target: str) -> bool:
    if storage.exists(target):
        return True
    if not storage.exists(source):
        return False
    with storage.open(source) as file:
        saved = storage.save(target, file)
    if saved != target:  # another process was faster
        storage.delete(saved)
    return True


def _link(here: str, there: str) -> None:
    """One file under two names; a copy where the disk knows no such thing. Never half a file at `there`."""
    with suppress(OSError):
        os.link(here, there)
        return
    if os.path.exists(there) and os.path.getsize(there) == os.path.getsize(here):
        return
    draft = f"{there}.{uuid.uuid4().hex}"
    shutil.copyfile(here, draft)
    os.replace(draft, there)
