"""What the parameters of a list select: its items, the address of the next ones, a title for all of them."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.encoding import iri_to_uri
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cms.addresses import absolute, pairs_of, with_query
from cms.delivery.fallbacks import with_fallback
from cms.delivery.parameters import CURSOR, SORTS
from cms.delivery.problems import Problem, RefusedParameter, invalid_parameters
from cms.delivery.translating import translated
from cms.items import JSON
from cms.plugins import ContentPlugin, Filter
from cms.reading import queries
from cms.reading.queries import KeysetPage, ResultPage, UnusableValue
from cms.reading.selection import Selection

COLON = gettext_noop(" : ")
"""Between what is named and what is said of it."""


def selection_of(values: dict[str, Any], plugin: ContentPlugin | None, placed: bool = False) -> Selection:
    """What the parameters of a list ask for, of one type or (None) of all."""
    filters = plugin.filters if plugin else ()
    chosen = ((declared.name, tuple(values[declared.name])) for declared in filters)
    return Selection(
        type=plugin.name if plugin else None,
        lang=None if values["lang"] == "*" else values["lang"],
        terms=values["q"],
        filters=tuple((name, wanted) for name, wanted in chosen if wanted),
        box=values.get("bbox"),
        circle=values.get("near"),
        placed=placed,
    )


def page(selection: Selection, values: dict[str, Any], column: str, *extra: str) -> ResultPage:
    """The page of `queries.page`; raises the problem of a cursor of another list, and of words that miss."""
    try:
        return queries.page(selection, values, column, *extra)
    except UnusableValue as error:
        raise _problem_of(error) from None


def keyset_page(selection: Selection, values: dict[str, Any], column: str) -> KeysetPage:
    """The same without the number of all items."""
    try:
        return queries.keyset_page(selection, values, timezone.now(), column)
    except UnusableValue as error:
        raise _problem_of(error) from None


def _problem_of(error: UnusableValue) -> Problem:
    without_words = format_lazy(_("{sorts} ; relevance demande q"), sorts=", ".join(SORTS[:-1]))
    allowed = {"cursor": CURSOR.allowed, "sort": without_words}[error.name]
    return invalid_parameters(RefusedParameter(error.name, error.value, allowed))


def next_address(request: HttpRequest, cursor: str | None) -> str | None:
    """The absolute address of what follows in the same list; None where nothing does."""
    if cursor is None:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    return with_query(absolute(iri_to_uri(request.path)), pairs_of(query))


def title_of(plugin: ContentPlugin | None, lang: str, values: dict[str, Any], items: Iterable[JSON]) -> str:
    """What is selected, in words: « Projets : Eau potable »; "" for everything."""
    if plugin is None:
        return ""
    with translation.override(lang):
        chosen = ", ".join(_chosen(plugin, values, items))
        return translated(COLON, lang).join([plugin.label(), *([chosen] if chosen else [])])


def _chosen(plugin: ContentPlugin, values: dict[str, Any], items: Iterable[JSON]) -> list[str]:
    """The values that a selection is narrowed to, as one of its items calls them, or as the type does."""
    filters = [declared for declared in plugin.filters if values[declared.name]]
    labels: dict[str, str] = {}
    for item in items:
        labels |= _labels(filters, item)
    return [_label(declared, value, labels) for declared in filters for value in values[declared.name]]


def _label(declared: Filter, value: str, labels: dict[str, str]) -> str:
    label = labels.get(value, value)
    return declared.label_of(value) if label == value else label


def _labels(filters: list[Filter], item: JSON) -> dict[str, str]:
    return with_fallback(
        lambda: dict(pair for declared in filters for pair in declared.facets(item)), item, fallback={}
    )
