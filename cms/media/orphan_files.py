"""Finds and removes files that no row names: what crashes, rollbacks and replaced uploads left behind."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.db import models
from django.utils import timezone

from cms.media.copying import bring
from cms.media.models import SharePicture, SiteDocument, SiteImage, SiteRendition
from cms.media.stored_names import is_public, private_name, public_name

GRACE = {"public": timedelta(minutes=1), "private": timedelta(days=7)}
"""How long a file may wait for its row: an open transaction in public, a restored database in private."""

FOLDERS: dict[str, type[models.Model]] = {
    "images": SiteImage,
    "renditions": SiteRendition,
    "documents": SiteDocument,
    "shared": SharePicture,
}


def find_orphans() -> Iterator[str]:
    """Names of files past their grace that no row names."""
    for folder, model in FOLDERS.items():
        storage = storage_of(model)
        found = [
            f"{place}/{folder}/{name}" for place in GRACE for name in _listed(storage, f"{place}/{folder}")
        ]
        named = set(model._base_manager.values_list("file", flat=True)) if found else set()
        for name in found:
            if name not in named and _is_past_grace(storage, name):
                yield name


def remove_orphans() -> int:
    """Delete the orphans; returns how many. The last copy of a named file goes to its name first."""
    count = 0
    for name in list(find_orphans()):
        model = FOLDERS[name.split("/")[1]]
        rows, storage = model._base_manager, storage_of(model)
        if rows.filter(file=name).exists():
            continue
        other = private_name(name) if is_public(name) else public_name(name)
        if rows.filter(file=other).exists():
            bring(storage, name, other)
        storage.delete(name)
        count += 1
    return count


def storage_of(model: type[models.Model]) -> Storage:
    return model._meta.get_field("file").storage


def _listed(storage: Storage, folder: str) -> list[str]:
    try:
        return storage.listdir(folder)[1]
    except FileNotFoundError:
        return []


def _is_past_grace(storage: Storage, name: str) -> bool:
    try:
        since = _arrived(storage, name)
    except FileNotFoundError:
        return False
    return timezone.now() - since > GRACE[name.split("/")[0]]


def _arrived(storage: Storage, name: str) -> datetime:
    """When the name appeared: a hard link keeps the file's time of modification."""
    try:
        return storage.get_created_time(name)
    except NotImplementedError:
        return storage.get_modified_time(name)
