"""What the page of all articles shows: a page of cards, and the topics and years that narrow it."""

from dataclasses import replace
from typing import Any

from django.http import QueryDict

from cms.french_order import french_key
from cms.plugins import plugins
from cms.reading.cards import PAGE_SIZE
from cms.website import lists
from cms.website.lists import FilteredList, FilterGroup


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
        "canonical_query": at.canonical_query,
        "active": active,
        "total": total,
        "cards": page.items,
        "groups": groups(at),
        "previous": at.page_address(page.previous),
        "next": at.page_address(page.next),
    }


def groups(at: FilteredList) -> list[FilterGroup]:
    """Topics by name and years from the latest, where there is something to choose."""
    found, chosen = [], dict(at.chosen)
    headings = {declared.name: str(declared.heading) for declared in at.plugin.filters}
    for name, values in at.facets().items():
        if len(values) > 1 or name in chosen:
            in_order = sorted(values, key=lambda value: french_key(value.label), reverse=name == "year")
            narrowed = [replace(value, href=at.narrowed(name, value.value)) for value in in_order]
            many = len(chosen.get(name, ()))
            found.append(FilterGroup(name, headings[name], narrowed, many, at.narrowed(name)))
    return found
