"""Numbers that the database keeps are those of a count, and cost the same whatever there is."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.reading import facet_counts, queries
from cms.reading.selection import Selection
from tests.cms.reading.builder import MORNING, publish, withdraw

pytestmark = pytest.mark.django_db

KAYES = (-11.4, 14.4)
WATER, SCHOOL, YEAR = ("sector", "water", "Eau"), ("sector", "school", "École"), ("year", "2025", "2025")
NAMES = ["sector", "year"]


def having(*values: str, **fields) -> Selection:
    return Selection(filters=(("sector", values),), **fields)


KEPT = [
    Selection(),
    Selection("news"),
    Selection("news", "fr"),
    Selection(lang="en"),
    Selection(types=("news", "projects"), lang="fr"),
    Selection(types=()),
    Selection("news", "fr", placed=True),
    Selection("wells"),
    having("water"),
    having("water", "water", type="news", lang="fr"),
    having("nothing", type="news"),
]
COUNTED = [
    having("water", "school", type="news"),
    having("water", type="news", placed=True),
    Selection("news", filters=(("sector", ("water",)), ("year", ("2025",)))),
    Selection("news", filters=(("sector", ("water",)), ("year", ()))),
    Selection("news", terms=("puit",)),
]


@pytest.fixture
def site(db):
    """Two types in two languages; the same value under two labels, two values on one item."""
    publish(facets=[WATER, SCHOOL, YEAR], place=KAYES)
    publish(facets=[WATER])
    publish(facets=[("sector", "water", "Eau potable")], type="projects")
    publish(facets=[("sector", "water", "Water")], lang="en", place=KAYES)
    withdraw(publish(facets=[WATER, YEAR]))
    return publish(facets=[SCHOOL], expires_at=MORNING)


def counted(selection: Selection) -> tuple:
    """The number, the values and the types as a count of the rows finds them."""
    now = timezone.now()
    return (
        selection.publications(now).count(),
        queries._facets(selection, NAMES, now),
        queries._by_type(selection, now),
    )


def answered(selection: Selection) -> tuple:
    found = queries.facets(selection, NAMES)
    values = [(name, *facet.values()) for name, several in found.items() for facet in several]
    return queries.total(selection, timezone.now()), values, [*queries.count_by_type(selection).items()]


@pytest.mark.parametrize("selection", [*KEPT, *COUNTED])
def test_all_numbers_are_those_of_a_count(site, selection):
    assert answered(selection) == counted(selection)
    withdraw(site)
    assert answered(selection) == counted(selection)


@pytest.mark.parametrize("selection", KEPT)
def test_what_is_kept_is_not_counted(site, selection):
    withdraw(site)
    assert facet_counts.total(selection, timezone.now()) == selection.publications().count()


@pytest.mark.parametrize("selection", COUNTED)
def test_what_no_number_says_is_counted(site, selection):
    withdraw(site)
    assert facet_counts.total(selection, timezone.now()) is None


def test_what_expires_is_gone_at_that_moment_and_back_when_it_is_put_off(db):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        row = publish(facets=[WATER], expires_at=now + timedelta(hours=1))
        said = [answered(Selection())]
        clock.shift(timedelta(hours=1))
        said.append(answered(Selection()))
        type(row).objects.update(expires_at=now + timedelta(hours=2))
        said.append(answered(Selection()))
    one = (1, [(*WATER, 1)], [("news", 1)])
    assert said == [one, (0, [], []), one]


def test_a_number_costs_one_query_that_reads_no_item(db):
    publish(facets=[WATER])
    for ask in (queries.count_by_type, lambda selection: queries.facets(selection, NAMES)):
        with CaptureQueriesContext(connection) as asked:
            ask(Selection("news", "fr"))
        [query] = asked
        assert 'FROM "publishing_facetcount"' in query["sql"]
        assert '"publishing_facet"' not in query["sql"]
