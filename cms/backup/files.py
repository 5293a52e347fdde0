"""The files of a folder: their names, the removal of one, and the lock on all of them."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cms.backup import Obstacle


def names_below(folder: Path) -> Iterator[str]:
    """Every file below a folder, by its name inside it, except what lies in hidden folders of ours."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".backup"))
        for name in sorted(files):
            yield (Path(here) / name).relative_to(folder).as_posix()


def remove_file(file: Path) -> None:
    """Removes a file, and the folders that are empty by then; absence is no error."""
    file.unlink(missing_ok=True)
    with suppress(OSError):
        file.parent.rmdir()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One backup or restoration at a time on a folder of files, on whatever machine it is asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Obstacle(
            f"a backup or a restoration is at work on {folder} already; wait until it has ended.",
            f"une sauvegarde ou une restauration travaille déjà sur {folder} ; attendez sa fin.",
        ) from error
    finally:
        os.close(descriptor)
