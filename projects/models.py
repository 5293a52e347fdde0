"""Projects, and the page that shows them all on a map."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.pages import BasePage, SectionPage
from projects import coordinates, dates, editing, map_page, money, project_page, rules
from projects.dates import DatePrecision
from projects.forms import ProjectForm
from projects.inline_rows import (
    LINES,
    POSITIVE,
    Achievement,
    Beneficiaries,
    Cofinancing,
    Organisation,
    ProjectDocument,
    PurposeShare,
)
from projects.money import Currency
from projects.place_field import PlaceField, Precision, place_of
from projects.sectors import Sector

__all__ = [
    "Achievement",
    "Beneficiaries",
    "Cofinancing",
    "Organisation",
    "ProjectDocument",
    "ProjectIndexPage",
    "ProjectPage",
    "PurposeShare",
    "Sector",
]


class ProjectIndexPage(SectionPage):
    """Shows the projects below it, on a map and as a list."""

    subpage_types = ["projects.ProjectPage"]
    usual_description = _(
        "Les projets menés au Mali, sur la carte et en liste : où, dans quel domaine, avec qui."
    )

    class Meta:
        verbose_name = _("carte des projets")
        verbose_name_plural = _("cartes des projets")

    def get_context(self, request, *args, **kwargs):
        shown = map_page.context(self.locale.language_code, request.GET)
        return super().get_context(request, *args, **kwargs) | shown


class Status(models.TextChoices):
    """IATI's code list `ActivityStatus`, 1 to 6."""

    PIPELINE = "pipeline", _("En préparation")
    IMPLEMENTATION = "implementation", _("En cours")
    FINALISATION = "finalisation", _("En cours d’achèvement")
    CLOSED = "closed", _("Achevé")
    CANCELLED = "cancelled", _("Annulé")
    SUSPENDED = "suspended", _("Suspendu")


def day(label, **options) -> models.DateField:
    return models.DateField(label, null=True, blank=True, **options)


def known_to(label) -> models.CharField:
    return models.CharField(label, max_length=5, choices=DatePrecision, default=DatePrecision.DAY)


class ProjectPage(BasePage):
    """One action: its aims, place, dates, cost, people and results."""

    code = models.CharField(
        _("code"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(
                r"\A[A-Za-z0-9][A-Za-z0-9._/-]*\Z",
                _("Des lettres sans accent, des chiffres, points, tirets et barres obliques seulement."),
            )
        ],
        help_text=_(
            "Désigne le projet partout et pour toujours, dans toutes les langues. "
            "Vide : attribué à l’enregistrement."
        ),
    )
    code_key = models.CharField(max_length=60, unique=True, null=True, editable=False)
    """The code in its language, once among all projects; None for an alias."""
    objectives = models.TextField(
        _("objectifs"), blank=True, help_text=_("Ce que le projet devait changer, pour qui, et comment.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("récit"))
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+", verbose_name=_("secteur"))
    status = models.CharField(_("état"), max_length=20, choices=Status, default=Status.IMPLEMENTATION)

    locality = models.CharField(_("localité"), max_length=100, blank=True)
    commune = models.CharField(_("commune"), max_length=100, blank=True)
    cercle = models.CharField(_("cercle"), max_length=100, blank=True)
    region = models.CharField(_("région"), max_length=100, blank=True, default="Kayes")
    location = PlaceField(
        _("coordonnées"),
        help_text=_(
            "Cliquez sur la carte, ou écrivez la latitude puis la longitude en degrés décimaux : "
            "« 14.4478, -11.4439 » ou « 14,4478 ; -11,4439 »."
        ),
    )
    precision = models.CharField(
        _("précision du lieu"),
        max_length=12,
        choices=Precision,
        default=Precision.EXACT,
        help_text=_("Approximative : le chef-lieu de la commune, faute de mieux."),
    )
    latitude = models.FloatField(null=True, editable=False, db_index=True)
    longitude = models.FloatField(null=True, editable=False, db_index=True)
    """Degrees, WGS 84; filled from `location` on save."""

    planned_start = day(_("début prévu"))
    planned_start_precision = known_to(_("précision du début prévu"))
    planned_end = day(_("fin prévue"))
    planned_end_precision = known_to(_("précision de la fin prévue"))
    actual_start = day(_("début réel"))
    actual_start_precision = known_to(_("précision du début réel"))
    actual_end = day(_("fin réelle"))
    actual_end_precision = known_to(_("précision de la fin réelle"))

    cost = models.DecimalField(
        _("coût total"),
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[POSITIVE],
        help_text=_("L’autre monnaie est calculée : 1 € = 655,957 FCFA."),
    )
    currency = models.CharField(_("monnaie"), max_length=3, choices=Currency, default=Currency.EUR)

    album = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("album de photos"),
        help_text=_("Ses images publiques illustrent le projet."),
    )
    data_source = models.CharField(
        _("source des données"), max_length=300, blank=True, help_text=_("Rapport, convention, enquête…")
    )

    base_form_class = ProjectForm
    edit_handler = TabbedInterface(
        [ObjectList(panels, heading=heading) for heading, panels in editing.tabs(BasePage)]
    )
    search_fields = [
        *BasePage.search_fields,
        *(index.AutocompleteField(name) for name in ("code", "locality", "commune", "cercle")),
        *(index.SearchField(name) for name in ("objectives", "body")),
        index.FilterField("code"),
        index.FilterField("status"),
    ]
    exclude_fields_in_copy = ["code", "code_key"]
    parent_page_types = ["projects.ProjectIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("projet")
        verbose_name_plural = _("projets")

    @property
    def start(self):
        """(day, precision) of the actual start, else of the planned one; None when neither is known."""
        if self.actual_start:
            return self.actual_start, self.actual_start_precision
        return (self.planned_start, self.planned_start_precision) if self.planned_start else None

    @property
    def years(self) -> list[int]:
        """Each year in which it ran, as far as is known: actual dates before planned ones."""
        return dates.years(self.actual_start or self.planned_start, self.actual_end or self.planned_end)

    def remarks(self) -> list[str]:
        """What an editor should know of and may leave as it is: sentences."""
        place = place_of(self.location)
        remark = place and coordinates.outside_kayes(place)
        return [remark] if remark else []

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | project_page.context(self)

    # Rules: what forms, scripts and imports are refused, each with a sentence on its field

    def clean(self):
        super().clean()
        errors = {}
        for name, rule in self._rules():
            try:
                rule()
            except ValidationError as error:
                errors.setdefault(name, []).append(error)
        if errors:
            raise ValidationError(errors)

    def _rules(self):
        start, end = self.actual_start or self.planned_start, self.actual_end or self.planned_end
        return [
            ("code", lambda: rules.check_code(self)),
            ("planned_end", lambda: self._check_order("planned")),
            ("actual_end", lambda: self._check_order("actual")),
            ("actual_end" if self.actual_end else "planned_end", lambda: dates.check_length(start, end)),
            ("cost", lambda: money.check_whole(self.cost, self.currency)),
            ("album", lambda: rules.check_album(self.album)),
        ]

    def _check_order(self, kind):
        names = (f"{kind}_{side}{known}" for side in ("start", "end") for known in ("", "_precision"))
        dates.check_order(*(getattr(self, name) for name in names))

    def full_clean(self, *args, **kwargs):
        """Also checks the lines, except while the form does, which holds newer ones."""
        super().full_clean(*args, **kwargs)
        if not getattr(self, "lines_in_form", False):
            rules.check_lines(self, LINES)

    def minimal_clean(self):
        super().minimal_clean()
        rules.check_code(self, name="code")

    # Saving: what follows from other fields

    def _set_core_field_defaults(self):
        super()._set_core_field_defaults()
        self.code = self.code.strip() or rules.code_for(self)

    def save(self, clean=True, user=None, log_action=False, **kwargs):
        changed = kwargs.get("update_fields")
        if changed is None:
            self._settle()
        elif "alias_of_id" in changed and self.alias_of_id is None:
            rules.leave_source(self)
            kwargs["update_fields"] = [*changed, "code", "code_key"]
        return super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    def _settle(self):
        if self.locale_id is None:
            self.locale = self.get_default_locale()
        self.code = self.code.strip() or rules.code_for(self)
        self.code_key = rules.code_key(self)
        place = place_of(self.location)
        self.latitude = float(place.latitude) if place else None
        self.longitude = float(place.longitude) if place else None
