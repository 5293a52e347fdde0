"""How many items there are, from the numbers that the database keeps: the same cost for ten and for 100,000.

They are known of all items of a type, a language, or several, of those that have a place, and of those with
one value under one name. Every other number is counted. So are these, while something has expired that the
worker has not withdrawn yet: the kept numbers still hold it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db.models import Exists, Max, QuerySet, Sum

from cms.french_order import french_key
from cms.publishing.models import FacetCount, Publication
from cms.reading.selection import Selection
from cms.reading.statements import MOST_STATEMENTS, NOW, Statement

MOST_FACET_VALUES = 1000
"""Of all names together that one answer lists."""


def total(selection: Selection, now: datetime) -> int | None:
    """The number of items selected; None where it has to be counted."""
    if not _is_kept(selection):
        return None
    rows = _numbers(selection).rows({NOW: now})
    return None if _has_lapsed(rows) else sum(number for number, _lapsed in rows)


def by_type(selection: Selection, now: datetime) -> list[tuple[str, int]] | None:
    """(type, number) of what is selected, in the order of types; None where it has to be counted."""
    if not _is_kept(selection):
        return None
    rows = _numbers_by_type(selection).rows({NOW: now})
    return None if _has_lapsed(rows) else [(type_name, number) for type_name, number, _lapsed in rows]


def facets(
    selection: Selection, names: tuple[str, ...], now: datetime
) -> list[tuple[str, str, str, int]] | None:
    """(name, value, label, number) of what all items have under these names, the most frequent values of
    each name first; None where they have to be counted."""
    if selection.is_narrowed or selection.placed:
        return None
    rows = _numbers_by_value(selection, names).rows({NOW: now})
    return None if _has_lapsed(rows) else in_order(row[:-1] for row in rows)


def in_order(counted: Iterable[tuple[str, str, str, int]]) -> list[tuple[str, str, str, int]]:
    """(name, value, label, number) by name, the most frequent first, those as frequent by their label."""
    return sorted(counted, key=lambda row: (row[0], -row[3], french_key(row[2]), row[1]))


def _is_kept(selection: Selection) -> bool:
    if not selection.filters:
        return not selection.is_narrowed
    return selection.has_one_value and not selection.placed


def _has_lapsed(rows: list[tuple]) -> bool:
    """Where there is no count there is nothing live, and nothing that could have expired."""
    return any(row[-1] for row in rows)


@lru_cache(MOST_STATEMENTS)
def _numbers(selection: Selection) -> Statement:
    return Statement(_rows(selection).values_list("number", "lapsed"))


@lru_cache(MOST_STATEMENTS)
def _numbers_by_type(selection: Selection) -> Statement:
    rows = _rows(selection).values("type", "lapsed").annotate(count=Sum("number"))
    return Statement(rows.order_by("type").values_list("type", "count", "lapsed"))


@lru_cache(MOST_STATEMENTS)
def _numbers_by_value(selection: Selection, names: tuple[str, ...]) -> Statement:
    rows = _of(selection).filter(name__in=names).values("name", "value", "lapsed")
    rows = rows.annotate(highest=Max("label"), count=Sum("number")).order_by("name", "-count", "value")
    columns = rows.values_list("name", "value", "highest", "count", "lapsed")
    return Statement(columns[:MOST_FACET_VALUES])


def _rows(selection: Selection) -> QuerySet:
    """Those whose numbers are the number of items selected, one for each type, language and label."""
    if selection.filters:
        [(name, values)] = selection.filters
        return _of(selection).filter(name=name, value=values[0])
    return _of(selection).filter(name="", value=FacetCount.PLACED if selection.placed else "")


def _of(selection: Selection) -> QuerySet:
    """The counts of these types and this language, each with whether anything has lapsed."""
    rows = selection.of_kind(FacetCount.objects.filter(number__gt=0))
    return rows.annotate(lapsed=Exists(Publication.objects.lapsed(NOW)))
