"""The countries of the organisations that take part (ISO 3166-1, two letters)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Country(models.TextChoices):
    """Mali, its neighbours, and where the migrants and the donors are."""

    ML = "ML", _("Mali")
    FR = "FR", _("France")
    DZ = "DZ", _("Algérie")
    DE = "DE", _("Allemagne")
    BE = "BE", _("Belgique")
    BF = "BF", _("Burkina Faso")
    CA = "CA", _("Canada")
    CI = "CI", _("Côte d’Ivoire")
    ES = "ES", _("Espagne")
    US = "US", _("États-Unis")
    GN = "GN", _("Guinée")
    IT = "IT", _("Italie")
    JP = "JP", _("Japon")
    LU = "LU", _("Luxembourg")
    MA = "MA", _("Maroc")
    MR = "MR", _("Mauritanie")
    NE = "NE", _("Niger")
    NL = "NL", _("Pays-Bas")
    GB = "GB", _("Royaume-Uni")
    SN = "SN", _("Sénégal")
    CH = "CH", _("Suisse")
    EU = "EU", _("Union européenne")
