"""Copies a stored file to an exact name, on a disk (by a hard link) or in a bucket; undoes what failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import FileSystemStorage, Storage
from django.db.models import Model

from cms import file_modes
from cms.atomic_files import link_or_copy


def bring(storage: Storage, source: str, target: str) -> bool:
    """Make sure that `target` is there, whole; False when there is neither it nor its `source`."""
    if not isinstance(storage, FileSystemStorage):
        return _bring_in_bucket(storage, source, target)
    here, there = Path(storage.path(source)), Path(storage.path(target))
    if not here.exists():
        return there.exists()
    link_or_copy(here, there)
    file_modes.open_public(Path(storage.location), target)
    return True


def remove(storage: Storage, name: str, other: str) -> None:
    """Delete a file; where it has a second name, `other`, in a private place, others no longer read that."""
    storage.delete(name)
    if isinstance(storage, FileSystemStorage) and not other.startswith("public/"):
        file_modes.close_private(Path(storage.path(other)))


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
