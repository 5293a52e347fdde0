"""Saves a row together with its file, so that neither is there without the other."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from cms.media.copying import only_with_rows
from cms.media.stored_names import same_file


class Stored(models.Model):
    """Saves a row with its file: checked first, in the place the database knows, the old one removed.

    Its models check a new file in `checked_file`, and take over what it says about itself in `apply_upload`.
    """

    file: FieldFile
    file_size: int | None
    file_hash: str

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises `ValidationError` when a new file is refused."""
        self._check_upload()
        arriving = [self] if self.file and not self.file._committed else []
        with only_with_rows(arriving), transaction.atomic():
            before = self._stored_row()
            if before and self.file and same_file(before.file.name, self.file.name):
                self.file.name = before.file.name  # it may have moved since this instance was read
            replaced = before.file if before and not self.file._committed else None
            super().save(*args, **kwargs)
            if replaced is not None:
                _delete_after_commit(replaced)
            self.after_save(before, is_new_file=before is None or replaced is not None)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """The file goes with the row, wherever it is by now."""
        with transaction.atomic():
            if stored := self._stored_row():
                self.file.name = stored.file.name
            return super().delete(*args, **kwargs)

    def _stored_row(self) -> Stored | None:
        if not self.pk:
            return None
        return type(self)._base_manager.select_for_update().filter(pk=self.pk).first()

    def _check_upload(self) -> None:
        if not self.file or self.file._committed:
            return
        content = self.checked_file(self.file.file, self.file.name)
        if content is not self.file.file:
            self.file = content
            self.file_size, self.file_hash = content.size, ""
        if self.file_size is None or not self.file_hash:
            self.file_size = content.size
            self._set_file_hash()
        self.apply_upload(content)

    def after_save(self, before: Any, is_new_file: bool) -> None:
        """Called inside the transaction that saved the row; `before` is the row as it was, or None."""


def _delete_after_commit(file: FieldFile) -> None:
    storage, name = file.storage, file.name
    transaction.on_commit(lambda: storage.delete(name), robust=True)


def close_stored(file: FieldFile) -> None:
    """Wagtail opens a file to measure it and leaves it open."""
    if file._committed:
        file.close()
