"""Lists of publications: two queries (rows, total), a third when facets are asked for, no model instance."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from cms.delivery import places, search
from cms.delivery.cursors import pack_keys, unpack_keys
from cms.delivery.parameters import CURSOR, SORTS, Box, Circle
from cms.delivery.problems import Refusal, Words, refused
from cms.publishing.models import Facet, Publication

MOST_FACET_VALUES = 1000


class Order(NamedTuple):
    """Sort keys, their kinds, and the one direction they all run in; the last key is unique."""

    keys: list[str]
    kinds: list[type]
    direction: str


ORDERS = {
    "-published_at": Order(["published_at", "ref"], [datetime, str], "-"),
    "published_at": Order(["published_at", "ref"], [datetime, str], ""),
    "title": Order(["title_key", "ref"], [str, str], ""),
    "-updated_at": Order(["updated_at", "ref"], [datetime, str], "-"),
    "relevance": Order(["score", "published_at", "ref"], [int, datetime, str], "-"),
}


@dataclass(frozen=True)
class Selection:
    """What is asked for, before order and pages; None means no condition."""

    type: str | None = None
    lang: str | None = None
    terms: tuple[str, ...] | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    box: Box | None = None
    circle: Circle | None = None
    placed: bool = False

    def publications(self, now: datetime | None = None) -> QuerySet:
        """The live publications asked for."""
        rows = Publication.objects.live(now or timezone.now())
        rows = rows.filter(
            **{name: value for name, value in (("type", self.type), ("lang", self.lang)) if value}
        )
        for name, values in self.filters:
            matching = Facet.objects.filter(name=name, value__in=values)
            rows = rows.filter(pk__in=matching.values("publication_id"))
        rows = rows if self.terms is None else search.found(rows, self.terms)
        rows = places.within(rows, self.box) if self.box else rows
        rows = places.around(rows, self.circle) if self.circle else rows
        return rows.filter(longitude__isnull=False, latitude__isnull=False) if self.placed else rows


class Page(NamedTuple):
    """One page of a list: its items, the number of all, and the cursor of the next page."""

    items: list[Any]
    total: int
    cursor: str | None


def page(selection: Selection, values: dict[str, Any], column: str, *extra: str) -> Page:
    """The page asked for by `sort`, `limit` and `cursor`; raises the problem of a foreign cursor.

    Items are the values of `column`, or tuples of it and the `extra` columns.
    """
    sort, limit, now = values["sort"], values["limit"], timezone.now()
    _check_sort(sort, selection)
    rows = _from_cursor(selection, sort, values["cursor"], now)
    found = list(rows.values_list(column, *extra, *ORDERS[sort].keys)[: limit + 1])
    width = 1 + len(extra)
    items = [row[:width] if extra else row[0] for row in found[:limit]]
    cursor = pack_keys(sort, list(found[limit - 1][width:])) if len(found) > limit else None
    return Page(items, selection.publications(now).count(), cursor)


def _check_sort(sort: str, selection: Selection) -> None:
    if sort == "relevance" and selection.terms is None:
        allowed = ", ".join(SORTS[:-1])
        without = Words(f"{allowed} ; relevance demande q", f"{allowed}; relevance needs q")
        raise refused(Refusal("sort", sort, without))


def ordered(selection: Selection, sort: str, now: datetime | None = None) -> QuerySet:
    """The live publications asked for, in one of the orders above; `relevance` needs terms."""
    rows = selection.publications(now)
    if sort == "relevance":
        rows = rows.annotate(score=search.relevance(selection.terms or ()))
    keys, _kinds, direction = ORDERS[sort]
    return rows.order_by(*(direction + key for key in keys))


def _from_cursor(selection: Selection, sort: str, cursor: str | None, now: datetime) -> QuerySet:
    keys, kinds, direction = ORDERS[sort]
    rows = ordered(selection, sort, now)
    return rows if cursor is None else rows.filter(_after(keys, _place(sort, kinds, cursor), direction))


def _place(sort: str, kinds: list[type], cursor: str) -> list[Any]:
    try:
        return unpack_keys(sort, kinds, cursor)
    except ValueError:
        raise refused(Refusal("cursor", cursor, CURSOR.allowed)) from None


def _after(keys: list[str], values: list[Any], direction: str) -> Q:
    """Lexicographic comparison, with a first bound the index can use."""
    beyond = "lt" if direction else "gt"
    condition = Q()
    for position, key in enumerate(keys):
        equal = dict(zip(keys[:position], values[:position], strict=True))
        condition |= Q(**equal, **{f"{key}__{beyond}": values[position]})
    return Q(**{f"{keys[0]}__{beyond}e": values[0]}) & condition


def facets(selection: Selection, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """For each filter the values found in the selection, with their label and number of items."""
    counts: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    if not names:
        return counts
    found = Facet.objects.filter(name__in=names, publication__in=selection.publications().values("pk"))
    grouped = found.values_list("name", "value").annotate(label=Max("label"), count=Count("pk"))
    for name, value, label, count in grouped.order_by("name", "-count", "value")[:MOST_FACET_VALUES]:
        counts[name].append({"value": value, "label": label, "count": count})
    return counts


def count_by_type(selection: Selection) -> dict[str, int]:
    """How many items of each type the selection holds."""
    rows = selection.publications().values_list("type").annotate(Count("pk"))
    return dict(rows.order_by("type"))
