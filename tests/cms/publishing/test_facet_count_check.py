"""The numbers kept of live items are those of a count, whoever writes the rows and by whatever statement."""

import pytest
from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.publishing import facet_count_check, head, reconcile
from cms.publishing.facet_count_check import Key
from cms.publishing.facet_count_triggers import count_all
from cms.publishing.models import ChangeSequence, Facet, FacetCount, Publication
from tests.cms.reading.builder import publish, withdraw

pytestmark = pytest.mark.django_db(transaction=True)

WATER, SCHOOL = ("sector", "water", "Eau"), ("sector", "school", "École")
KAYES = (-11.4, 14.4)


def kept() -> dict[Key, int]:
    return {
        Key(*key): number for *key, number in FacetCount.objects.values_list(*Key._fields, "number") if number
    }


def row(number: int) -> Publication:
    rows = list(Publication.objects.order_by("pk")) or [publish()]
    return rows[number % len(rows)]


def add_facets(number: int) -> None:
    values = [("year", str(year), "") for year in range(number)]
    Facet.objects.filter(name="year").delete()
    Facet.objects.bulk_create(
        Facet(publication=row, name=name, value=value, label=label)
        for row in Publication.objects.all()
        for name, value, label in values
    )


def turn_over(number: int) -> None:
    """What is live no longer is, and the other way round, in one statement."""
    other = Case(When(live=True, then=Value(False)), default=Value(True))
    Publication.objects.filter(pk__gte=row(number).pk).update(live=other)


def roll_back(number: int) -> None:
    with transaction.atomic():
        publish(facets=[WATER], place=KAYES)
        withdraw(row(number))
        transaction.set_rollback(True)


WRITING = {
    "publish": lambda number: publish(facets=[WATER, SCHOOL][: number % 3], place=[None, KAYES][number % 2]),
    "publish in English": lambda number: publish(lang="en", facets=[("sector", "water", "Water")]),
    "withdraw": lambda number: withdraw(row(number)),
    "add facets": add_facets,
    "relabel": lambda number: Facet.objects.filter(value="water").update(label=f"Eau {number % 2}"),
    "give a facet away": lambda number: (
        Facet.objects.filter(name="year", value="0").update(publication=row(number), value=Value("moved"))
        if Facet.objects.filter(name="year", value="0").count() == 1
        else None
    ),
    "turn over": turn_over,
    "take places away": lambda number: Publication.objects.filter(pk=row(number).pk).update(latitude=None),
    "give places": lambda number: Publication.objects.update(longitude=F("pk"), latitude=number),
    "rename a type": lambda number: Publication.objects.filter(pk=row(number).pk).update(type="essays"),
    "delete": lambda number: row(number).delete(),
    "roll back": roll_back,
}


@pytest.mark.deep
@settings(suppress_health_check=[*HealthCheck])
@given(st.lists(st.tuples(st.sampled_from(sorted(WRITING)), st.integers(0, 5)), min_size=4, max_size=20))
def test_they_follow_every_statement(steps):
    Publication.objects.all().delete()
    for name, number in steps:
        WRITING[name](number)
        assert kept() == +facet_count_check.counted()


def test_they_say_what_is_live_and_what_has_a_place():
    publish(facets=[WATER, SCHOOL], place=KAYES)
    publish(facets=[WATER])
    withdraw(publish(facets=[WATER], place=KAYES))
    numbers = {key[2:]: number for key, number in kept().items()}
    assert numbers == {("", "", ""): 2, ("", "placed", ""): 1, WATER: 2, SCHOOL: 1}


def test_nothing_is_left_of_what_is_deleted():
    publish(facets=[WATER], place=KAYES)
    Publication.objects.all().delete()
    assert kept() == {}


def test_rows_that_are_already_there_are_counted_when_the_numbers_begin():
    publish(facets=[WATER, SCHOOL], place=KAYES)
    publish(lang="en", facets=[WATER])
    withdraw(publish(facets=[WATER]))
    before = kept()
    FacetCount.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(count_all())
    assert kept() == before != {}


@pytest.fixture
def drifted():
    """One number is too high, one is missing, and one is of nothing."""
    publish(facets=[WATER], place=KAYES)
    right = kept()
    FacetCount.objects.filter(name="", value="").update(number=7)
    FacetCount.objects.filter(name="sector").delete()
    FacetCount.objects.create(type="news", lang="fr", name="sector", value="school", number=1)
    return right


def test_wrong_numbers_are_told_and_repaired(drifted):
    assert facet_count_check.wrong() == 3
    assert kept() != drifted
    before, steps = head(), ChangeSequence.objects.get().version
    assert facet_count_check.repair() == 3
    assert kept() == drifted
    assert (facet_count_check.wrong(), facet_count_check.repair()) == (0, 0)
    assert (head(), ChangeSequence.objects.get().version) == (before, steps + 1)


def test_the_sweep_finds_and_repairs_them():
    FacetCount.objects.create(type="news", lang="fr", number=3)
    report = reconcile(check=True)
    assert (report.wrong_counts, report.clean) == (1, False)
    assert reconcile().wrong_counts == 1
    assert reconcile(check=True).wrong_counts == 0


def test_numbers_that_fell_to_nought_are_forgotten_by_the_sweep():
    withdraw(publish(facets=[WATER]))
    assert FacetCount.objects.filter(name="sector", number=0).count() == 1
    assert facet_count_check.wrong() == 0
    facet_count_check.repair()
    assert not FacetCount.objects.filter(number=0).exists()
