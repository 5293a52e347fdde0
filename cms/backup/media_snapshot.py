"""Holds the files that a moment of the database names, while editors move, replace and delete them."""

import shutil
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

from cms.atomic_files import link_or_copy
from cms.backup.files import names_below
from cms.media.stored_names import STORED, is_public, private_name, public_name

LOOKS = 3
"""A file on its way between its two places may be missed by one look at each."""


class MediaSnapshot:
    """A hidden folder beside the files, in which a pinned one has a second name."""

    def __init__(self, media: Path) -> None:
        self.media, self.folder = media, media / ".backup"

    def __enter__(self) -> "MediaSnapshot":
        shutil.rmtree(self.folder, ignore_errors=True)  # of a backup that was killed
        self.folder.mkdir(mode=0o700)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def pin(self, name: str) -> bool:
        """Whether the file is held by now, from whichever of its two places it lay in."""
        if (self.folder / name).exists():
            return True
        for source in (name, other_place(name)) * LOOKS:
            with suppress(FileNotFoundError):
                link_or_copy(self.media / source, self.folder / name)
                return True
        return False

    def pin_unnamed(self) -> None:
        """Also what no row names and no module of ours has put there; our own without a row are orphans."""
        for name in names_below(self.media):
            if not STORED.fullmatch(name):
                self.pin(name)

    def keep_only(self, named: set[str]) -> list[str]:
        """Drops what an earlier look held and this moment does not name; returns the names that stay."""
        kept = []
        for name in list(names_below(self.folder)):
            if name in named or not STORED.fullmatch(name):
                kept.append(name)
            else:
                (self.folder / name).unlink()
        return kept


def other_place(name: str) -> str:
    """Where the same file lies when its visibility has changed; its base name never does."""
    return private_name(name) if is_public(name) else public_name(name)


def file_columns() -> list[tuple[str, str]]:
    """(table, column) of every field of every installed model that holds the name of a file of ours."""
    return sorted(
        {
            (model._meta.db_table, field.column)
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.local_concrete_fields
            if isinstance(field, models.FileField) and field.storage is default_storage
        }
    )
