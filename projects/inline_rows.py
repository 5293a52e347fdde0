"""The lines of a project: who paid, who took part, who benefits, what was done, its papers."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.inline_rows import InlineRow
from cms.publishing import serialize
from projects import purposes
from projects.countries import Country

POSITIVE = MinValueValidator(Decimal("0.01"), _("Indiquez un nombre plus grand que zéro."))


class PurposeShare(InlineRow):
    """A further DAC code of the project and its share of the cost, in percent."""

    project = ParentalKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="purposes")
    code = models.CharField(_("code CAD"), max_length=5, validators=[purposes.check_code])
    share = models.DecimalField(
        _("pourcentage"),
        max_digits=5,
        decimal_places=2,
        validators=[POSITIVE, MaxValueValidator(Decimal(100), _("100 % au plus."))],
    )

    panels = [FieldRowPanel([FieldPanel("code"), FieldPanel("share")])]

    class Meta(InlineRow.Meta):
        verbose_name = _("autre code CAD")
        verbose_name_plural = _("autres codes CAD")

    def __str__(self):
        return f"{self.code} ({self.share} %)"

    def as_item(self):
        known = purposes.purposes().get(self.code)
        return {
            "value": self.code,
            "label": known.label if known else self.code,
            "percentage": plain(self.share),
        }


class Cofinancing(InlineRow):
    """What one funder gives, in the currency of the project."""

    class Category(models.TextChoices):
        PROGRAMME = "programme", _("programme Codéveloppement")
        MIGRANTS = "migrants", _("association de migrants")
        LOCAL_AUTHORITY = "local-authority", _("commune ou collectivité")
        POPULATION = "population", _("population")
        STATE = "state", _("État")
        NGO = "ngo", _("ONG ou fondation")
        OTHER = "other", _("autre")

    class Kind(models.TextChoices):
        CASH = "cash", _("en espèces")
        IN_KIND = "in-kind", _("en nature")

    project = ParentalKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="cofinancing")
    funder = models.CharField(_("financeur"), max_length=200)
    category = models.CharField(_("catégorie"), max_length=20, choices=Category)
    amount = models.DecimalField(
        _("montant"),
        max_digits=15,
        decimal_places=2,
        validators=[POSITIVE],
        help_text=_("Dans la monnaie du coût total."),
    )
    kind = models.CharField(_("nature"), max_length=10, choices=Kind, default=Kind.CASH)

    panels = [
        FieldPanel("funder"),
        FieldRowPanel([FieldPanel("category"), FieldPanel("amount"), FieldPanel("kind")]),
    ]

    class Meta(InlineRow.Meta):
        verbose_name = _("cofinancement")
        verbose_name_plural = _("cofinancements")

    def __str__(self):
        return self.funder

    def as_item(self):
        return {
            "funder": self.funder,
            "category": choice(self, "category"),
            "amount": self.amount,
            "kind": choice(self, "kind"),
        }


class Organisation(InlineRow):
    """Who took part, in one of IATI's four roles (code list `OrganisationRole`)."""

    class Role(models.TextChoices):
        FUNDING = "funding", _("finance")
        ACCOUNTABLE = "accountable", _("répond du projet")
        EXTENDING = "extending", _("gère et transmet les fonds")
        IMPLEMENTING = "implementing", _("met en œuvre")

    project = ParentalKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(_("nom"), max_length=200)
    role = models.CharField(_("rôle"), max_length=20, choices=Role)
    country = models.CharField(_("pays"), max_length=2, choices=Country, default=Country.ML)

    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("role"), FieldPanel("country")])]

    class Meta(InlineRow.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name

    def as_item(self):
        return {"name": self.name, "role": choice(self, "role"), "country": choice(self, "country")}


class Beneficiaries(InlineRow):
    """How many of whom, and who says so."""

    project = ParentalKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="beneficiaries")
    number = models.PositiveIntegerField(_("nombre"))
    unit = models.CharField(
        _("unité"),
        max_length=80,
        default="personnes",
        help_text=_("« personnes », « familles », « élèves »…"),
    )
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("D’où vient ce nombre."))

    panels = [FieldRowPanel([FieldPanel("number"), FieldPanel("unit")]), FieldPanel("source")]

    class Meta(InlineRow.Meta):
        verbose_name = _("bénéficiaires")
        verbose_name_plural = _("bénéficiaires")

    def __str__(self):
        return f"{self.number} {self.unit}"

    def as_item(self):
        return {"number": self.number, "unit": self.unit, "source": self.source}


class Achievement(InlineRow):
    """What was built, planted, taught or delivered."""

    project = ParentalKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="achievements")
    what = models.CharField(_("réalisation"), max_length=200)
    quantity = models.DecimalField(
        _("quantité"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[POSITIVE]
    )
    unit = models.CharField(
        _("unité"), max_length=80, blank=True, help_text=_("« salles », « ha », « m³ », « forages »…")
    )

    panels = [FieldPanel("what"), FieldRowPanel([FieldPanel("quantity"), FieldPanel("unit")])]

    class Meta(InlineRow.Meta):
        verbose_name = _("réalisation")
        verbose_name_plural = _("réalisations")

    def __str__(self):
        return self.what

    def as_item(self):
        return {"what": self.what, "quantity": plain(self.quantity), "unit": self.unit}


class ProjectDocument(InlineRow):
    """A paper of the project, from the library of documents."""

    project = ParentalKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "media.SiteDocument", models.CASCADE, related_name="+", verbose_name=_("document")
    )
    title = models.CharField(
        _("intitulé"), max_length=200, blank=True, help_text=_("Vide : le titre du document.")
    )

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(InlineRow.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title or str(self.document)

    def as_item(self):
        """The shape `cms.items.Document`, or None when the document is not public."""
        document = serialize(self.document)
        return document and {**document, "title": self.title or document["title"]}


LINES = ("purposes", "cofinancing", "organisations", "beneficiaries", "achievements", "documents")
"""The names by which a project holds its lines."""


def plain(number: Decimal | None) -> Decimal | None:
    """The same number without zeros at its end."""
    return None if number is None else Decimal(f"{number.normalize():f}")


def choice(obj: models.Model, name: str) -> dict[str, str] | None:
    """The value of a field with choices as `cms.items.Choice`, in the active language."""
    value = getattr(obj, name)
    return {"value": value, "label": str(getattr(obj, f"get_{name}_display")())} if value else None
