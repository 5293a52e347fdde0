"""How a project is edited: six tabs, then Wagtail's own."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from projects import purposes
from projects.panels import AlbumPanel, PlacePanel, SharesPanel


def dated(name: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name), FieldPanel(f"{name}_precision")])


def tabs(page) -> list[tuple]:
    """(heading, panels) of each tab; `page` gives what every page has."""
    return [
        (_("Projet"), [*page.content_panels[:1], *PROJECT, *page.content_panels[1:], FieldPanel("body")]),
        (_("Lieu"), PLACE),
        (_("Calendrier"), CALENDAR),
        (_("Financement"), FUNDING),
        (_("Acteurs et résultats"), PEOPLE),
        (_("Photos et documents"), PAPERS),
        (_("Promouvoir"), page.promote_panels),
        (_("Réglages"), page.settings_panels),
    ]


PROJECT = [
    FieldRowPanel([FieldPanel("code"), FieldPanel("status")]),
    FieldPanel("sector", widget=forms.Select),
    FieldPanel("objectives"),
]
PLACE = [
    PlacePanel("location"),
    FieldPanel("precision", widget=forms.RadioSelect),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("locality"), FieldPanel("commune")]),
            FieldRowPanel([FieldPanel("cercle"), FieldPanel("region")]),
        ],
        heading=_("Localité"),
    ),
]
CALENDAR = [
    MultiFieldPanel([dated("planned_start"), dated("planned_end")], heading=_("Prévu")),
    MultiFieldPanel([dated("actual_start"), dated("actual_end")], heading=_("Réel")),
]
FUNDING = [
    FieldRowPanel([FieldPanel("cost"), FieldPanel("currency")]),
    InlinePanel(
        "cofinancing",
        heading=_("Cofinancements"),
        label=_("Cofinancement"),
        help_text=_("Leur somme est le coût total, à 1 € près."),
    ),
    SharesPanel(
        "purposes",
        heading=_("Autres codes CAD"),
        label=_("Code CAD"),
        help_text=_("En plus de celui du secteur ; 100 % au plus en tout."),
        panels=[
            FieldRowPanel(
                [FieldPanel("code", widget=forms.Select(choices=purposes.choices())), FieldPanel("share")]
            )
        ],
    ),
]
PEOPLE = [
    InlinePanel("organisations", heading=_("Organisations"), label=_("Organisation")),
    InlinePanel("beneficiaries", heading=_("Bénéficiaires"), label=_("Bénéficiaires")),
    InlinePanel("achievements", heading=_("Réalisations"), label=_("Réalisation")),
]
PAPERS = [
    AlbumPanel("album"),
    InlinePanel("documents", heading=_("Documents"), label=_("Document")),
    FieldPanel("data_source"),
]
