"""Lists of publications: two queries (rows, total), a third when facets are asked for, no model instance.

Totals and facets are numbers that the database keeps (`facet_counts`), or are counted once for as long as
that is true (`count_cache`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.publishing.models import Facet, Publication
from cms.reading import facet_counts, full_text
from cms.reading.count_cache import cached
from cms.reading.cursors import pack_keys, unpack_keys
from cms.reading.facet_counts import MOST_FACET_VALUES
from cms.reading.selection import Selection
from cms.reading.statements import MOST_STATEMENTS, NOW, SORT_KEYS, Statement

T = TypeVar("T")


class SortOrder(NamedTuple):
    """Sort keys, their kinds, and the one direction they all run in; the last key is unique."""

    keys: list[str]
    kinds: list[type]
    direction: str


ORDERS = {
    "-published_at": SortOrder(["published_at", "ref"], [datetime, str], "-"),
    "published_at": SortOrder(["published_at", "ref"], [datetime, str], ""),
    "title": SortOrder(["title_key", "ref"], [str, str], ""),
    "-updated_at": SortOrder(["updated_at", "ref"], [datetime, str], "-"),
    "relevance": SortOrder(["score", "published_at", "ref"], [int, datetime, str], "-"),
}


class UnusableValue(ValueError):
    """Parameters that do not go together: `relevance` without words, the cursor of another order."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(name, value)
        self.name, self.value = name, value


class KeysetPage(NamedTuple):
    """Some consecutive items of a list, and the cursor after them (None at the end): keyset pagination."""

    items: list[Any]
    cursor: str | None


class ResultPage(NamedTuple):
    """One page of a list: its items, the number of all, and the cursor of the next page."""

    items: list[Any]
    total: int
    cursor: str | None


def page(selection: Selection, values: dict[str, Any], column: str, *extra: str) -> ResultPage:
    """The page that `keyset_page` gives, with the number of items in the whole list."""
    now = timezone.now()
    items, cursor = keyset_page(selection, values, now, column, *extra)
    return ResultPage(items, total(selection, now), cursor)


def total(selection: Selection, now: datetime) -> int:
    """The number of items in the whole list."""
    kept = facet_counts.total(selection, now)
    return _kept_or_counted(kept, ("total", selection), now, partial(_count_selected, selection))


def _kept_or_counted(kept: T | None, about: Hashable, now: datetime, count: Callable[[datetime], T]) -> T:
    """What the database keeps; where it does not, what is counted once for as long as that is true."""
    return cached(about, now, count) if kept is None else kept


def _count_selected(selection: Selection, now: datetime) -> int:
    alike, words = selection.without_words()
    return _selection_statement(alike).count({NOW: now, **words})


@lru_cache(MOST_STATEMENTS)
def _selection_statement(selection: Selection) -> Statement:
    return Statement(selection.publications(NOW).values_list("pk"))


def keyset_page(
    selection: Selection, values: dict[str, Any], now: datetime, column: str, *extra: str
) -> KeysetPage:
    """The items asked for by `sort`, `limit` and `cursor`; raises `UnusableValue`.

    Items are the values of `column`, or tuples of it and the `extra` columns. Rows are chosen first
    and read afterwards, so that sorting many does not carry their texts along.
    """
    sort, limit, start = values["sort"], values["limit"], values["cursor"]
    _check_sort(sort, selection)
    alike, words = selection.without_words()
    after = {} if start is None else dict(zip(_stand_ins(sort), _keys_of(sort, start), strict=True))
    statement = _page_statement(alike, sort, limit, bool(after), (column, *extra))
    rows = statement.rows({NOW: now, **words, **after})
    width = 1 + len(extra)
    items = [row[:width] if extra else row[0] for row in rows[:limit]]
    cursor = pack_keys(sort, list(rows[limit - 1][width:])) if len(rows) > limit else None
    return KeysetPage(items, cursor)


@lru_cache(MOST_STATEMENTS)
def _page_statement(
    selection: Selection, sort: str, limit: int, continued: bool, columns: tuple[str, ...]
) -> Statement:
    rows = page_rows(selection, sort, limit, NOW, _stand_ins(sort) if continued else None)
    return Statement(rows.values_list(*columns, *ORDERS[sort].keys))


def page_rows(
    selection: Selection, sort: str, limit: int, now: datetime, after: list[Any] | None
) -> QuerySet:
    """So many publications and one more: the first, or those after these values of the sort keys."""
    chosen = ordered(selection, sort, now)
    if after is not None:
        chosen = chosen.filter(_after(ORDERS[sort].keys, after, ORDERS[sort].direction))
    return _in_order(Publication.objects.filter(pk__in=chosen.values("pk")[: limit + 1]), selection, sort)


def _check_sort(sort: str, selection: Selection) -> None:
    if sort == "relevance" and selection.terms is None:
        raise UnusableValue("sort", sort)


def ordered(selection: Selection, sort: str, now: datetime | None = None) -> QuerySet:
    """The live publications asked for, in one of the orders above; `relevance` needs terms."""
    return _in_order(selection.publications(now), selection, sort)


def _in_order(rows: QuerySet, selection: Selection, sort: str) -> QuerySet:
    if sort == "relevance":
        rows = rows.annotate(score=full_text.relevance(selection.terms or ()))
    keys, _kinds, direction = ORDERS[sort]
    return rows.order_by(*(direction + key for key in keys))


def _stand_ins(sort: str) -> list[Any]:
    """What stands for the values of a cursor's keys in a statement that all cursors share."""
    return [SORT_KEYS[key] for key in ORDERS[sort].keys]


def _keys_of(sort: str, cursor: str) -> list[Any]:
    try:
        return unpack_keys(sort, ORDERS[sort].kinds, cursor)
    except ValueError:
        raise UnusableValue("cursor", cursor) from None


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
    about, now = ("facets", selection, tuple(names)), timezone.now()
    kept = facet_counts.facets(selection, tuple(names), now)
    for name, *counted in _kept_or_counted(kept, about, now, partial(_facets, selection, names)):
        counts[name].append(dict(zip(("value", "label", "count"), counted, strict=True)))
    return counts


def _facets(selection: Selection, names: list[str], now: datetime) -> list[tuple[str, str, str, int]]:
    rows = facets_of(selection.publications(now), names, selection.is_narrowed)
    grouped = rows.values_list("name", "value").annotate(label=Max("label"), count=Count("pk"))
    return facet_counts.in_order(grouped.order_by("name", "-count", "value")[:MOST_FACET_VALUES])


def facets_of(publications: QuerySet, names: list[str], are_some: bool) -> QuerySet:
    """The facets of these names that these publications have.

    All items are counted along the index by name and value, some items by looking up the values of each.
    SQLite does not see which is cheaper, so the other index is kept out of its sight (`COALESCE`).
    """
    pks = publications.order_by().values("pk")
    if are_some:
        of_names = Facet.objects.alias(filter=Coalesce("name", Value(""))).filter(filter__in=names)
        return of_names.filter(publication__in=pks)
    of_all = Facet.objects.alias(item=Coalesce("publication_id", Value(0))).filter(item__in=pks)
    return of_all.filter(name__in=names)


def count_by_type(selection: Selection) -> dict[str, int]:
    """How many items of each type the selection holds."""
    now = timezone.now()
    kept = facet_counts.by_type(selection, now)
    return dict(_kept_or_counted(kept, ("types", selection), now, partial(_by_type, selection)))


def _by_type(selection: Selection, now: datetime) -> list[tuple[str, int]]:
    rows = selection.publications(now).values_list("type").annotate(Count("pk"))
    return list(rows.order_by("type"))
