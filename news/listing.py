"""What the page of all articles shows: a page of cards, and the topics and years that narrow it."""

from dataclasses import replace
from typing import Any, NamedTuple

from django.http import QueryDict

from cms.plugins import plugins
from cms.reading.cards import PAGE_SIZE
from cms.website import lists
from cms.website.lists import FilteredList, FilterValue


class TopicGroup(NamedTuple):
    """The values of one filter under their heading, and the address without it."""

    name: str
    heading: str
    values: list[FilterValue]
    everything: str
    chosen: bool


def context(lang: str, query: QueryDict) -> dict[str, Any]:
    """For the template; raises `Refusal` where the address asks for nothing that could be.

    Three queries, and two more for each filter in use: as many for ten thousand articles as for one.
    """
    at = lists.read(plugins.get("news"), lang, query)
    active = at.active()
    total = at.overview().total
    page = at.cards(PAGE_SIZE)
    return {
        "at": at,
        "active": active,
        "total": total,
        "cards": page.items,
        "groups": groups(at),
        "previous": at.page_address(page.previous),
        "next": at.page_address(page.next),
    }


def groups(at: FilteredList) -> list[TopicGroup]:
    """Topics by name and years from the latest, where there is something to choose."""
    found, chosen = [], dict(at.chosen)
    headings = {declared.name: str(declared.heading) for declared in at.plugin.filters}
    for name, values in at.facets().items():
        if len(values) > 1 or name in chosen:
            in_order = sorted(values, key=lambda value: value.label, reverse=name == "year")
            narrowed = [replace(value, href=at.narrowed(name, value.value)) for value in in_order]
            found.append(TopicGroup(name, headings[name], narrowed, at.narrowed(name), name in chosen))
    return found
