"""File fields through which nothing reaches the storage unchecked, whoever saves it."""

from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile
from PIL import Image
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from cms.media.decoding.pictures import FORMATS
from cms.media.upload import CheckedUpload


class CheckedFile(FieldFile):
    """Checks and cleans a file before it is stored; raises `ValidationError` when it is refused."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        content = self.instance.checked_file(content, name)
        self.instance.apply_upload(content)
        super().save(content.name, content, save)


class MeasuredImageFile(WagtailImageFieldFile):
    """A picture of ours, measured by its header; Wagtail decodes all of it to know its size."""

    def get_image_dimensions(self) -> tuple[int | None, int | None]:
        """(width, height) in pixels; those of a drawing (SVG) as Wagtail reads them."""
        if self.name.endswith(".svg"):
            return super().get_image_dimensions()
        was_closed = self.closed
        self.open()
        try:
            return Image.open(self.file, formats=FORMATS).size
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)


class CheckedImageFile(CheckedFile, MeasuredImageFile):
    """A picture as somebody uploads it."""

    def get_image_dimensions(self) -> tuple[int | None, int | None]:
        """(width, height) in pixels; nothing for a new file, before `save` has checked it."""
        if self._committed:
            return super().get_image_dimensions()
        if not isinstance(self.file, CheckedUpload):
            return None, None
        return self.file.dimensions or super().get_image_dimensions()


class CheckedImageField(WagtailImageField):
    attr_class = CheckedImageFile


class CheckedDocumentField(models.FileField):
    attr_class = CheckedFile
