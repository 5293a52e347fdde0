"""What the page of all projects shows: the map, the same projects as a list, and the ways to narrow them."""

from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms import browsing
from cms.atlas.drawing import Style, drawn
from cms.atlas.frames import Frame, around, frame_of
from cms.browsing import Browsing, Value
from cms.plugins import plugins
from projects.money import BANDS

PAGE_SIZE = 20
CLOSER = 0.8
"""A mark of several leads to a closer map when that map shows less than this part of the width."""
HEADINGS = {
    "sector": _("Secteur"),
    "cercle": _("Cercle"),
    "region": _("Région"),
    "status": _("Avancement"),
    "year": _("Année"),
    "cost": _("Coût"),
    "photos": _("Photos"),
    "place": _("Précision du lieu"),
}
WORDS = {
    ("photos", "true"): _("Avec photos"),
    ("photos", "false"): _("Sans photo"),
    ("place", "exact"): _("Lieu exact"),
    ("place", "approximate"): _("Lieu approximatif"),
}
"""Values that do not speak for themselves."""
COSTS = [value for _most, value, _label in BANDS]


class Group(NamedTuple):
    """The values of one filter under their heading."""

    heading: str
    values: list[Value]
    chosen: int


def context(lang: str, query: QueryDict) -> dict[str, Any]:
    """For the template; raises `Http404` where the address asks for nothing that could be.

    Six queries, and two more for each filter in use: as many for ten thousand projects as for one.
    """
    at = browsing.read(plugins.get("projects"), lang, query)
    active = [_worded(name, value) for name, value in zip(_names(at), at.active(), strict=True)]
    overview = at.overview()
    frame = around(Frame(*at.area)) if at.area else frame_of(overview.extent)
    return {
        "at": at,
        "active": active,
        "total": overview.total,
        "unplaced": overview.total - overview.placed,
        "cards": at.cards(PAGE_SIZE),
        "pages": _pages(at, overview.total),
        "groups": _groups(at),
        "map": drawn(at.publications, frame, _style(at, frame)),
    }


def _names(at: Browsing) -> list[str]:
    return [name for name, values in at.chosen for _value in values]


def _style(at: Browsing, frame: Frame) -> Style:
    """Several projects at one mark lead to a closer map, or to their list when there is none."""

    def href(extent: Frame) -> str:
        closer = around(extent)
        nearer = closer.east - closer.west < CLOSER * (frame.east - frame.west)
        return f"{at.inside(extent)}#{'carte' if nearer else 'liste'}"

    return Style(_several, href, "sector")


def _several(number: int) -> str:
    return ngettext("%(number)s projet ici", "%(number)s projets ici", number) % {"number": number}


def _pages(at: Browsing, total: int) -> dict[str, Any]:
    """Where the list goes on, and where one is in it."""
    last = max(1, -(-total // PAGE_SIZE))
    return {
        "number": at.number,
        "last": last,
        "previous": at.page(at.number - 1) if at.number > 1 else None,
        "next": at.page(at.number + 1) if at.number < last else None,
    }


def _groups(at: Browsing) -> list[Group]:
    """The filters that tell the projects apart, or that are in use."""
    found = []
    for name, values in at.facets().items():
        chosen = sum(one.chosen for one in values)
        if len(values) > 1 or chosen:
            worded = [_worded(name, one) for one in _sorted(name, values)]
            found.append(Group(HEADINGS.get(name, name), worded, chosen))
    return found


def _sorted(name: str, values: list[Value]) -> list[Value]:
    """The latest years first, costs as they grow; otherwise the most frequent first."""
    if name == "year":
        return sorted(values, reverse=True)
    return sorted(values, key=lambda one: COSTS.index(one.value)) if name == "cost" else values


def _worded(name: str, one: Value) -> Value:
    return one._replace(label=str(WORDS.get((name, one.value), one.label)))
