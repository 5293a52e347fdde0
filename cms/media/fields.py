"""File fields through which nothing reaches the storage unchecked, whoever saves it."""

from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile


class Checked:
    """Checks and cleans a file before it is stored; raises `ValidationError` when it is refused."""

    def save(self, name, content, save=True):
        content = self.instance.admitted(content, name)
        self.instance.note_upload(content)
        super().save(content.name, content, save)


class CheckedImageFile(Checked, WagtailImageFieldFile):
    def get_image_dimensions(self):
        """(width, height) in pixels; nothing for a new file nobody can read, which `save` then refuses."""
        try:
            return super().get_image_dimensions()
        except Exception:
            if self._committed:
                raise
            return None, None


class CheckedImageField(WagtailImageField):
    attr_class = CheckedImageFile


class CheckedDocumentFile(Checked, FieldFile):
    pass


class CheckedDocumentField(models.FileField):
    attr_class = CheckedDocumentFile
