"""File fields through which nothing reaches the storage unchecked, whoever saves it."""

from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile


class CheckedFile(FieldFile):
    """Checks and cleans a file before it is stored; raises `ValidationError` when it is refused."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        content = self.instance.checked_file(content, name)
        self.instance.apply_upload(content)
        super().save(content.name, content, save)


class CheckedImageFile(CheckedFile, WagtailImageFieldFile):
    def get_image_dimensions(self) -> tuple[int | None, int | None]:
        """(width, height) in pixels; nothing for a new file nobody can read, which `save` then refuses."""
        try:
            return super().get_image_dimensions()
        except Exception:
            if self._committed:
                raise
            return None, None


class CheckedImageField(WagtailImageField):
    attr_class = CheckedImageFile


class CheckedDocumentField(models.FileField):
    attr_class = CheckedFile
