"""The sectors of activity: a list the staff manage, with a sign of its own for each on maps."""

from django.core.validators import RegexValidator, validate_slug
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PublishingPanel
from wagtail.search import index

from cms.french_order import FrenchOrder
from cms.vocabularies.panels import TermNamePanel, TermSlugPanel
from cms.vocabularies.terms import VocabularyTerm
from projects import purposes


class SignShape(models.TextChoices):
    """Told apart without colour."""

    CIRCLE = "circle", _("cercle")
    SQUARE = "square", _("carré")
    TRIANGLE = "triangle", _("triangle")
    DIAMOND = "diamond", _("losange")
    PENTAGON = "pentagon", _("pentagone")
    HEXAGON = "hexagon", _("hexagone")
    STAR = "star", _("étoile")
    CROSS = "cross", _("croix")
    DROP = "drop", _("goutte")


class Sector(VocabularyTerm):
    """One sector, the same in every language, with its two names."""

    slug = models.CharField(
        _("identifiant"),
        max_length=40,
        unique=True,
        validators=[validate_slug],
        error_messages={"unique": _("Un autre secteur porte déjà cet identifiant.")},
        help_text=_("Dans les adresses et chez les partenaires : à ne plus changer."),
    )
    label_fr = models.CharField(_("nom français"), max_length=80)
    label_en = models.CharField(_("nom anglais"), max_length=80)
    icon = models.CharField(
        _("forme"),
        max_length=10,
        choices=SignShape,
        default=SignShape.CIRCLE,
        help_text=_("Sur la carte. Une forme par secteur, pour qui distingue mal les couleurs."),
    )
    color = models.CharField(
        _("couleur"),
        max_length=7,
        validators=[
            RegexValidator(
                r"\A#[0-9a-f]{6}\Z",
                _("Écrivez un dièse et six chiffres ou lettres de a à f, comme « #1b6ca8 »."),
            )
        ],
        help_text=_("Assez sombre pour se voir sur un fond clair, comme « #1b6ca8 »."),
    )
    purpose = models.CharField(
        _("code CAD"),
        max_length=5,
        validators=[purposes.check_code],
        help_text=_("Le code du Comité d’aide au développement sous lequel ce secteur est déclaré (IATI)."),
    )

    panels = [
        FieldRowPanel([TermNamePanel("label_fr"), FieldPanel("label_en")]),
        TermSlugPanel(),
        FieldRowPanel([FieldPanel("icon"), FieldPanel("color")]),
        FieldPanel("purpose"),
        PublishingPanel(),
    ]
    search_fields = [
        *(index.AutocompleteField(name) for name in ("label_fr", "label_en", "slug")),
        index.SearchField("purpose"),
    ]

    class Meta:
        verbose_name = _("secteur")
        verbose_name_plural = _("secteurs")
        ordering = [FrenchOrder("label_fr"), "pk"]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """The name in the active language."""
        return self.label_en if (get_language() or "").startswith("en") else self.label_fr

    def as_item(self):
        return {"value": self.slug, "label": self.label, "icon": self.icon, "color": self.color}


OF_THE_PROGRAMME = {
    "education": ("Éducation", "Education"),
    "health": ("Santé", "Health"),
    "water": ("Eau potable", "Drinking water"),
    "sanitation": ("Assainissement", "Sanitation"),
    "agriculture": ("Agriculture et élevage", "Agriculture and livestock"),
    "local-economy": ("Économie locale", "Local economy"),
    "governance": ("Gouvernance locale", "Local governance"),
    "youth-culture": ("Jeunesse et culture", "Youth and culture"),
}


def label_of(slug: str) -> str | None:
    """The name of one of the programme's own sectors in the active language; None for any other.

    A sector that the staff added is named by the public items that show it, and by nothing else: no
    visitor shall learn it from a guessed address.
    """
    names = OF_THE_PROGRAMME.get(slug)
    return names and names[(get_language() or "").startswith("en")]
