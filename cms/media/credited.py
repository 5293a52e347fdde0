"""What the staff say of the origin of a file, image or document alike."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.licences import LicenceCode


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
        choices=LicenceCode,
        help_text=_("Vide : la licence du site."),
    )

    class Meta:
        abstract = True
