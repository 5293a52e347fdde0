"""Which accounts of the machine may read what: the site's own everything, the proxy's what is public.

    DATA_DIR/                0711   the proxy passes, and lists nothing
        static/              0755   its files 0644
        media/               0711
            public/          0711   its files 0644, under names that cannot be guessed
        everything else      0700   its files 0600

Files of the media folder may have two names while they move, and in backups: their mode is that of the more
public one, and the folder of the other one is closed. Imports neither Django nor settings: the settings
themselves need it.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

OWN_UMASK = 0o077
"""What a process of the site makes is for its own account, unless it is opened on purpose."""
CODE_UMASK = 0o022
PROGRAM = Path(__file__).resolve().parent.parent
"""Where this program lies; not ours to close, should it lie in the data folder."""


class Widest(NamedTuple):
    """The most that folders and files of one place may be."""

    folder: int
    file: int


PRIVATE = Widest(0o700, 0o600)
PASSAGE = Widest(0o711, 0o600)
PUBLIC = Widest(0o711, 0o644)
STATIC = Widest(0o755, 0o644)
PLACES = {
    (): PASSAGE,
    ("static",): STATIC,
    ("media",): PASSAGE,
    ("media", "public"): PUBLIC,
}
"""By their names below the data folder; what is inside a public place is as public."""


class OpenPath(NamedTuple):
    """A file or folder whose mode says more than it may."""

    path: Path
    mode: int
    allowed: int


def keep_to_the_account() -> None:
    """From now on, what this process and its children make is for their own account."""
    os.umask(OWN_UMASK)


@contextmanager
def as_code() -> Iterator[None]:
    """Meanwhile, what is made is no secret: the source of a content type."""
    before = os.umask(CODE_UMASK)
    try:
        yield
    finally:
        os.umask(before)


def make_data_dir(data_dir: Path) -> None:
    """Make the data folder, and what lacks above it, so that the proxy may pass; leave one that is there."""
    make_folder(data_dir, PASSAGE.folder)


def make_folder(folder: Path, mode: int) -> None:
    """Make a folder and what lacks above it with this mode, whatever the umask."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        with suppress(FileExistsError):
            path.mkdir()
            path.chmod(mode)


def open_public(media: Path, name: str) -> None:
    """Let the proxy reach the file that has this name below `media`, if it is a public one."""
    parts = Path(name).parts
    if parts[:1] != ("public",):
        return
    for depth in range(len(parts)):
        _add(media.joinpath(*parts[:depth]), PUBLIC.folder & 0o111)
    _add(media / name, PUBLIC.file)


def close_private(file: Path) -> None:
    """Keep a file from others again, once it has no public name any more; absence is no error."""
    with suppress(OSError):
        if file.stat().st_nlink == 1:
            file.chmod(PRIVATE.file)


def too_open(data_dir: Path, elsewhere: Iterable[Path] = (), *, deeply: bool = False) -> Iterator[OpenPath]:
    """What is more open than its place allows, below the data folder and of the files `elsewhere`.

    Looks into folders that others may enter; with `deeply` into all of them. A file with several names in a
    folder that is not for others is left to that folder.
    """
    for file in elsewhere:
        with suppress(OSError):
            yield from _judged(file, file.lstat().st_mode, PRIVATE.file)
    yield from _below(data_dir, (), deeply)


def close(found: Iterable[OpenPath]) -> tuple[int, list[Path]]:
    """Take from each what it may not be; returns how many were closed, and which the system refused to."""
    closed, refused = 0, []
    for path, mode, allowed in found:
        try:
            path.chmod(mode & (allowed | ~0o077))
            closed += 1
        except FileNotFoundError:
            continue
        except OSError:
            refused.append(path)
    return closed, refused


def _below(folder: Path, parts: tuple[str, ...], deeply: bool) -> Iterator[OpenPath]:
    """The folder itself first: whoever closes what is found has it closed before its content is looked at."""
    widest = _place(parts)
    try:
        mode = folder.stat().st_mode
        entries = list(os.scandir(folder))
    except OSError:
        return
    yield from _judged(folder, mode, widest.folder)
    if not deeply and not mode & 0o011:
        return
    for entry in entries:
        with suppress(FileNotFoundError):
            yield from _entry(entry, (*parts, entry.name), widest, deeply)


def _entry(
    entry: "os.DirEntry[str]", parts: tuple[str, ...], widest: Widest, deeply: bool
) -> Iterator[OpenPath]:
    """One of a folder; links lead elsewhere and are not followed, but for those of our own three places."""
    path = Path(entry.path)
    if path == PROGRAM or (entry.is_symlink() and parts not in PLACES):
        return
    if entry.is_dir():
        yield from _below(path, parts, deeply)
        return
    status = entry.stat(follow_symlinks=False)
    if widest is not PRIVATE or status.st_nlink == 1:
        yield from _judged(path, status.st_mode, widest.file)


def _judged(path: Path, mode: int, allowed: int) -> Iterator[OpenPath]:
    if mode & 0o077 & ~allowed:
        yield OpenPath(path, stat.S_IMODE(mode), allowed)


def _place(parts: tuple[str, ...]) -> Widest:
    if parts in PLACES:
        return PLACES[parts]
    return next((PLACES[parts[:n]] for n in (2, 1) if PLACES.get(parts[:n]) in (PUBLIC, STATIC)), PRIVATE)


def _add(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits != bits:
        path.chmod(mode | bits)
