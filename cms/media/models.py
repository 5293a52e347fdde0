"""The image and document models: what editors say about a file, and what is drawn from it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.dummy import DummyCache
from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError, get_upload_to
from wagtail.models import Collection
from wagtail.search import index

from cms.media.credited import Credited
from cms.media.decoding.operations import AskedPicture, Dimensions
from cms.media.fields import CheckedDocumentField, CheckedImageField, MeasuredImageFile
from cms.media.formats import media_type
from cms.media.removal_notices import Cleaned
from cms.media.saving import Stored, close_stored
from cms.media.stored_drawings import StoredDrawing
from cms.media.stored_names import PRIVATE, PUBLIC, random_name
from cms.media.upload import CheckedUpload, checked_document, checked_image


def document_upload_to(instance: models.Model, filename: str) -> str:
    return random_name("private/documents", filename)


class SiteImage(Cleaned, Stored, Credited, StoredDrawing):
    """A picture. Its file lives below `private/` until something public shows it.

    `AbstractImage.__init__` sets an attribute `decorative` (the choice of one block), hence
    the name of the column `is_decorative` (the choice made for the picture itself).
    """

    file = CheckedImageField(
        _("fichier"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    alt = models.CharField(
        _("texte de remplacement"),
        max_length=300,
        blank=True,
        help_text=_(
            "Ce que l’image montre, pour qui ne la voit pas : « Des femmes puisent l’eau au nouveau puits ». "
            "Ou cochez « image décorative »."
        ),
    )
    is_decorative = models.BooleanField(
        _("image décorative"),
        default=False,
        help_text=_("L’image n’apprend rien de plus que le texte : les lecteurs d’écran l’ignorent."),
    )
    caption = models.CharField(_("légende"), max_length=500, blank=True)
    taken_on = models.DateField(
        _("date de prise de vue"),
        null=True,
        blank=True,
        help_text=_("Vide : la date que l’appareil a notée dans le fichier, s’il y en a une."),
    )
    place = models.CharField(
        _("lieu"),
        max_length=255,
        blank=True,
        help_text=_("En toutes lettres ; la position GPS du fichier est toujours effacée."),
    )
    color = models.CharField(_("couleur dominante"), max_length=7, blank=True, editable=False)
    is_transparent = models.BooleanField(_("transparente par endroits"), default=False, editable=False)
    is_normalized = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether its file was looked at by this version (`cms.media.normalizing`)."""
    upload_name = models.CharField(
        _("nom du fichier"), max_length=255, blank=True, db_default="", editable=False
    )

    admin_form_fields = (
        "title",
        "file",
        "alt",
        "is_decorative",
        "caption",
        "credit",
        "licence",
        "taken_on",
        "place",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    search_fields = [
        *AbstractImage.search_fields,
        *(index.AutocompleteField(name) for name in ("alt", "upload_name")),
        *(index.SearchField(name) for name in ("alt", "caption", "credit", "place")),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        indexes = [
            models.Index(fields=["file"], name="siteimage_by_file"),
            models.Index(fields=["id"], condition=models.Q(is_normalized=False), name="siteimage_to_normal"),
        ]

    def get_upload_to(self, filename: str) -> str:
        return random_name("private/images", filename)

    @property
    def filename(self) -> str:
        """The name under which it was uploaded, which the staff know; the stored one is random."""
        return self.upload_name or os.path.basename(self.file.name)

    @staticmethod
    def checked_file(file: File, name: str) -> CheckedUpload:
        return checked_image(file, name)

    def generate_rendition_file(self, filter: Filter, *, source: Any = None) -> ContentFile:
        """Wagtail's, drawn by a child of this process, and with its temporary file closed."""
        with super().generate_rendition_file(filter) as drawn:
            drawn.seek(0)
            return ContentFile(drawn.read(), drawn.name)

    @contextmanager
    def open_file(self) -> Iterator[File]:
        """Opened anew each time: Wagtail draws in threads, which would read and close one file together."""
        if not self.file._committed:
            with super().open_file() as uploaded:
                yield uploaded
            return
        try:
            opened = self.file.storage.open(self.file.name, "rb")
        except OSError as error:
            raise SourceImageIOError(str(error)) from error
        with opened:
            yield opened

    @contextmanager
    def get_willow_image(self) -> Iterator[Any]:
        """What Wagtail's filters draw from: nothing is decoded in this process, but for a drawing (SVG)."""
        if self.is_svg():
            with super().get_willow_image() as drawing:
                yield drawing
            return
        with self.open_file() as file:
            kind = media_type(self.file.name).removeprefix("image/")
            yield AskedPicture(file, kind, Dimensions(self.width, self.height))

    def _set_image_file_metadata(self) -> None:
        super()._set_image_file_metadata()
        close_stored(self.file)

    def apply_upload(self, content: CheckedUpload) -> None:
        """Take over what the file says about itself, where the editor said nothing."""
        self.upload_name = content.sent_as or self.upload_name
        self.color, self.is_transparent = content.facts.color, content.facts.is_transparent
        self.is_normalized = True
        self.removed = content.removed
        self.taken_on = self.taken_on or content.facts.taken_on
        self.credit = self.credit or content.facts.credit

    def after_save(self, before: Any, is_new_file: bool) -> None:
        from cms.media.renditions import delete_crops, remake

        if is_new_file:
            remake(self)
        elif before.focal_point_numbers != self.focal_point_numbers:
            delete_crops(self)

    @property
    def focal_point_numbers(self) -> tuple[int | None, ...]:
        return self.focal_point_x, self.focal_point_y, self.focal_point_width, self.focal_point_height

    @property
    def default_alt_text(self) -> str:
        """The alternative text: empty for a decorative picture, the title when nobody wrote one."""
        return "" if self.is_decorative else self.alt or self.title


class SiteRendition(AbstractRendition):
    """One size and format of a picture, in the same place as the picture."""

    image = models.ForeignKey(SiteImage, related_name="renditions", on_delete=models.CASCADE)
    file_size = models.PositiveBigIntegerField(_("taille en octets"), null=True, editable=False)

    class Meta:
        verbose_name = _("taille d’image")
        verbose_name_plural = _("tailles d’image")
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"
            ),
        ]
        indexes = [models.Index(fields=["file"], name="siterendition_by_file")]

    # A cached rendition would keep the name its file had before it moved.
    cache_backend = DummyCache("renditions", {})

    def get_upload_to(self, filename: str) -> str:
        place = PUBLIC if self.image.file.name.startswith(PUBLIC) else PRIVATE
        return random_name(f"{place}renditions", filename)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Record how large a new file is, so that nobody has to open it to know."""
        if self.file and not self.file._committed:
            self.file_size = self.file.size
        super().save(*args, **kwargs)


SiteRendition._meta.get_field("file").attr_class = MeasuredImageFile


class SiteDocument(Stored, Credited, AbstractDocument):
    """A file to download. It lives below `private/` until something public links to it."""

    file = CheckedDocumentField(_("fichier"), upload_to=document_upload_to)
    download_name = models.CharField(_("nom du fichier"), max_length=255, blank=True, editable=False)

    admin_form_fields = ("title", "file", "credit", "licence", "collection", "tags")

    search_fields = [
        *AbstractDocument.search_fields,
        index.AutocompleteField("filename"),
        index.SearchField("credit"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["file"], name="sitedocument_by_file")]

    @staticmethod
    def checked_file(file: File, name: str) -> CheckedUpload:
        return checked_document(file, name)

    def _set_document_file_metadata(self) -> None:
        super()._set_document_file_metadata()
        close_stored(self.file)

    def apply_upload(self, content: CheckedUpload) -> None:
        """Remember the name under which readers download the file."""
        self.download_name = content.name[-255:]

    @property
    def filename(self) -> str:
        """The readable name readers download; the stored name is random."""
        return self.download_name or os.path.basename(self.file.name)


class ReviewCollection(models.Model):
    """A collection that nothing public shows; what lies in it waits for somebody who may publish."""

    collection = models.OneToOneField(Collection, models.CASCADE, related_name="review")
    target = models.OneToOneField(Collection, models.SET_NULL, null=True, related_name="proposals")
    """Where its images and documents go once they are let: the root, or the collection of an album.

    None when that one is deleted.
    """

    class Meta:
        verbose_name = "collection à relire"
        verbose_name_plural = "collections à relire"

    def __str__(self) -> str:
        return f"{self.collection} → {self.target}"


class SharePicture(models.Model):
    """What messengers show beside the link of one public item; gone when the item is withdrawn."""

    ref = models.CharField(max_length=128, unique=True)
    file = models.FileField(max_length=100)
    seq = models.BigIntegerField()
    """The last public change, of the item or of the site's name, for which it was compared."""

    class Meta:
        verbose_name = "image de partage"
        verbose_name_plural = "images de partage"
        indexes = [models.Index(fields=["file"], name="sharepicture_by_file")]

    def __str__(self) -> str:
        return self.ref
