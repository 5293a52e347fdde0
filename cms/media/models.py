"""The image and document models: what editors say about a file, and where the file lives."""

import os
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.search import index

from cms.media.fields import CheckedDocumentField, CheckedImageField
from cms.media.licences import Licence

PRIVATE = "private/"
PUBLIC = "public/"


def random_name(folder: str, filename: str) -> str:
    """A name nobody can guess: `folder/<32 hexadecimal digits>.<extension of filename>`."""
    return f"{folder}/{uuid.uuid4().hex}{os.path.splitext(filename)[1].lower()}"


def document_upload_to(instance, filename: str) -> str:
    return random_name("private/documents", filename)


class Credited(models.Model):
    """Who made a file, and what others may do with it."""

    credit = models.CharField(
        _("crédit"),
        max_length=255,
        blank=True,
        help_text=_("Auteur ou organisme à nommer, par exemple « Awa Diarra / Codéveloppement Mali »."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=40,
        blank=True,
        choices=Licence,
        help_text=_("Vide : la licence du site."),
    )

    class Meta:
        abstract = True


class SiteImage(Credited, AbstractImage):
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

    search_fields = AbstractImage.search_fields + [
        index.SearchField("alt"),
        index.AutocompleteField("alt"),
        index.SearchField("caption"),
        index.SearchField("credit"),
        index.SearchField("place"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        indexes = [models.Index(fields=["file"], name="siteimage_by_file")]

    def get_upload_to(self, filename):
        return random_name("private/images", filename)

    def note_upload(self, content) -> None:
        """Take over what the file says about itself, where the editor said nothing."""

    @property
    def default_alt_text(self):
        """The alternative text: empty for a decorative picture, the title when nobody wrote one."""
        return "" if self.is_decorative else self.alt or self.title


class SiteRendition(AbstractRendition):
    """One size and format of a picture, in the same place as the picture."""

    image = models.ForeignKey(SiteImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("taille d’image")
        verbose_name_plural = _("tailles d’image")
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"),
        ]
        indexes = [models.Index(fields=["file"], name="siterendition_by_file")]

    def get_upload_to(self, filename):
        place = PUBLIC if self.image.file.name.startswith(PUBLIC) else PRIVATE
        return random_name(f"{place}renditions", filename)


class SiteDocument(Credited, AbstractDocument):
    """A file to download. It lives below `private/` until something public links to it."""

    file = CheckedDocumentField(_("fichier"), upload_to=document_upload_to)
    download_name = models.CharField(_("nom du fichier"), max_length=255, blank=True, editable=False)

    admin_form_fields = ("title", "file", "credit", "licence", "collection", "tags")

    search_fields = AbstractDocument.search_fields + [index.SearchField("credit")]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["file"], name="sitedocument_by_file")]

    def note_upload(self, content) -> None:
        """Remember the name under which readers download the file."""

    @property
    def filename(self):
        """The readable name readers download; the stored name is random."""
        return self.download_name or os.path.basename(self.file.name)
