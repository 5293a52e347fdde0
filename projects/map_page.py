"""What the page of all projects shows: the map, the same projects as a list, and the ways to narrow them."""

from dataclasses import replace
from operator import attrgetter
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.atlas.drawing import Map, drawn
from cms.atlas.frames import Frame, around, frame_of
from cms.plugins import plugins
from cms.reading.pager import last_page
from cms.website import lists
from cms.website.lists import FilteredList, FilterGroup, FilterValue
from projects.money import BAND_LABELS

PAGE_SIZE = 20
TABLE, LIST = "table", "list"
VIEWS = {"": _("Carte"), LIST: _("Liste"), TABLE: _("Tableau")}
"""The ways to see the projects, by the parameter `view`; the first is the map with the list beside it."""
ROWS = 50
"""Of the table on one page."""
WORDS = {
    "photos": {"true": _("Avec photos"), "false": _("Sans photo")},
    "place": {"exact": _("Lieu exact"), "approximate": _("Lieu approximatif")},
}
"""Values that do not speak for themselves."""
COSTS = list(BAND_LABELS)


class Way(NamedTuple):
    """One of the ways to see the same projects."""

    label: str
    href: str
    chosen: bool


def context(lang: str, query: QueryDict) -> dict[str, Any]:
    """For the template; raises `Refusal` where the address asks for nothing that could be.

    Six queries, and two more for each filter in use: as many for ten thousand projects as for one.
    """
    at = lists.read(plugins.get("projects"), lang, query, [LIST, TABLE])
    active = [_worded(name, value) for name, value in zip(_names(at), at.active(), strict=True)]
    overview = at.overview()
    size = ROWS if at.view == TABLE else PAGE_SIZE
    page = at.cards(size)
    return {
        "at": at,
        "canonical_query": at.canonical_query,
        "active": active,
        "total": overview.total,
        "unplaced": overview.total - overview.placed,
        "cards": page.items,
        "pages": {
            "number": page.number,
            "last": last_page(overview.total, size),
            "previous": at.page_address(page.previous),
            "next": at.page_address(page.next),
        },
        "groups": _groups(at),
        "ways": [Way(label, at.seen(view), view == at.view) for view, label in VIEWS.items()],
        "map": None if at.view else _map(at, overview.extent),
    }


def _map(at: FilteredList, extent: Frame | None) -> Map:
    frame = around(Frame(*at.area)) if at.area else frame_of(extent)
    return drawn(at.selection(), frame, at.style(frame))


def _names(at: FilteredList) -> list[str]:
    return [name for name, values in at.chosen for _value in values]


def _groups(at: FilteredList) -> list[FilterGroup]:
    """The filters that tell the projects apart, or that are in use."""
    found, headings = [], {declared.name: declared.heading for declared in at.plugin.filters}
    for name, values in at.facets().items():
        chosen = sum(value.chosen for value in values)
        if len(values) > 1 or chosen:
            worded = [_worded(name, value) for value in _sorted(name, values)]
            found.append(FilterGroup(name, headings[name], worded, chosen))
    return found


def _sorted(name: str, values: list[FilterValue]) -> list[FilterValue]:
    """The latest years first, costs as they grow; otherwise the most frequent first."""
    if name == "year":
        return sorted(values, key=attrgetter("value"), reverse=True)
    return sorted(values, key=lambda value: COSTS.index(value.value)) if name == "cost" else values


def _worded(name: str, value: FilterValue) -> FilterValue:
    return replace(value, label=str(WORDS.get(name, {}).get(value.value, value.label)))
