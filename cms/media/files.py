"""Copies a stored file to an exact name, on a disk (by a hard link) or in a bucket."""

import os
import shutil
import uuid
from contextlib import suppress

from django.core.files.storage import FileSystemStorage, Storage


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
