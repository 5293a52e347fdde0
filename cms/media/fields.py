"""File fields through which nothing reaches the storage unchecked, whoever saves it."""

from django.db import models
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from cms.media.admission import admitted_document, admitted_image


class CheckedImageFile(WagtailImageFieldFile):
    """Checks and cleans a file before it is stored; raises `ValidationError` when it is refused."""

    def save(self, name, content, save=True):
        content = admitted_image(content, name)
        self.instance.note_upload(content)
        super().save(content.name, content, save)


class CheckedImageField(WagtailImageField):
    attr_class = CheckedImageFile


class CheckedDocumentFile(models.fields.files.FieldFile):
    """Checks a file before it is stored; raises `ValidationError` when it is refused."""

    def save(self, name, content, save=True):
        content = admitted_document(content, name)
        self.instance.note_upload(content)
        super().save(content.name, content, save)


class CheckedDocumentField(models.FileField):
    attr_class = CheckedDocumentFile
