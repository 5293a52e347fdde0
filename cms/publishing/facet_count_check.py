"""Checks the numbers that the database keeps of live items against a count, and puts them right.

Its triggers (`facet_count_triggers`) miss what is written while they are not there: a table that a migration
made anew, rows loaded by a tool that switches triggers off.
"""

from collections import Counter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, F

from cms.publishing import sequence
from cms.publishing.models import Facet, FacetCount, Publication


class Key(NamedTuple):
    """What a count is of; `name` is empty for all items, or all those with a place."""

    type: str
    lang: str
    name: str = ""
    value: str = ""
    label: str = ""


def wrong() -> int:
    """How many counts are not what a count says, seen while nobody publishes."""
    if not _differences():
        return 0
    with transaction.atomic():
        sequence.lock()
        return len(_differences())


def repair() -> int:
    """Put right those that are wrong and delete those of nothing; returns how many were wrong."""
    number = _put_right() if _differences() else 0
    if FacetCount.objects.filter(number=0).exists():
        _delete_zeros()
    return number


@transaction.atomic
def _put_right() -> int:
    sequence.lock()
    found = _differences()
    for key, difference in sorted(found.items()):
        kept, _made = FacetCount.objects.get_or_create(**key._asdict(), defaults={"number": 0})
        FacetCount.objects.filter(pk=kept.pk).update(number=F("number") + difference)
    if found:
        sequence.bump()
    return len(found)


@transaction.atomic
def _delete_zeros() -> None:
    sequence.lock()
    FacetCount.objects.filter(number=0).bulk_delete()


def _differences() -> dict[Key, int]:
    """What has to be added to each count; on PostgreSQL others may write between the queries."""
    differences = counted()
    for *key, number in FacetCount.objects.values_list(*Key._fields, "number"):
        differences[Key(*key)] -= number
    return {key: number for key, number in differences.items() if number}


def counted() -> Counter[Key]:
    """Every count that is not nought, as a count of the rows says it."""
    live = Publication.objects.filter(live=True).order_by()
    found: Counter[Key] = Counter()
    for type_name, lang, number in live.values_list("type", "lang").annotate(Count("pk")):
        found[Key(type_name, lang)] = number
    for type_name, lang, number in live.placed().values_list("type", "lang").annotate(Count("pk")):
        found[Key(type_name, lang, value=FacetCount.PLACED)] = number
    of = ("publication__type", "publication__lang", "name", "value", "label")
    for *key, number in Facet.objects.filter(publication__live=True).values_list(*of).annotate(Count("pk")):
        found[Key(*key)] = number
    return found
