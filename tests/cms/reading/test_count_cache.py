"""What is kept is what a fresh count would say, whatever happens in between and by whatever clock."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.atlas.drawing import Style, drawn
from cms.atlas.frames import KAYES
from cms.atlas.overviews import overview
from cms.publishing import sequence
from cms.publishing.models import Publication
from cms.reading import count_cache, queries
from cms.reading.count_cache import cached
from cms.reading.selection import Selection
from tests.cms.reading.builder import publish, withdraw

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
STYLE = Style("{} articles".format, "?{}".format)
WATER_FACET = ("sector", "water", "Eau")
WET = Selection("news", "fr", filters=(("sector", ("water", "sanitation")),))
"""Of more than one value: nothing but a count says how many."""
ALL, WATER = Selection("news", "fr"), Selection("news", "fr", filters=(("sector", ("water",)),))


def count_fresh():
    return [selection.publications().count() for selection in (ALL, WATER, WET)]


def count_cached():
    now = timezone.now()
    return [queries.total(selection, now) for selection in (ALL, WATER, WET)]


def expiring(hours):
    return publish(facets=[WATER_FACET], expires_at=timezone.now() + timedelta(hours=hours))


def withdraw_one(number):
    live = list(Publication.objects.filter(live=True).order_by("pk"))
    if live:
        withdraw(live[number % len(live)])


def roll_back(number):
    with transaction.atomic():
        publish()
        count_cached()
        transaction.set_rollback(True)


def wait(clock):
    return lambda hours: clock.shift(timedelta(hours=hours - 2))  # a clock can be put back


STEPS = st.tuples(
    st.sampled_from(["publish", "expiring", "withdraw", "roll back", "wait"]), st.integers(0, 5)
)


@settings(suppress_health_check=[*HealthCheck])
@given(st.lists(STEPS, min_size=3, max_size=12))
def test_totals_are_those_of_a_fresh_count_after_any_sequence(steps):
    Publication.objects.all().delete()
    with time_machine.travel(NOON, tick=False) as clock:
        doing = {
            "publish": lambda number: publish(facets=[WATER_FACET][: number % 2]),
            "expiring": expiring,
            "withdraw": withdraw_one,
            "roll back": roll_back,
            "wait": wait(clock),
        }
        publish()
        for name, number in steps:
            count_cached()
            doing[name](number)
            assert count_cached() == count_fresh()


def test_the_same_again_costs_one_look_at_the_sequence():
    publish(facets=[WATER_FACET])
    count_cached()
    with CaptureQueriesContext(connection) as asked:
        assert count_cached() == [1, 1, 1]
    assert [" COUNT" in executed["sql"] for executed in asked] == [False, False, False]


COUNTED = {
    "total": lambda: queries.total(ALL, timezone.now()),
    "facets": lambda: queries.facets(ALL, ["sector"]),
    "types": lambda: queries.count_by_type(ALL),
    "overview": lambda: overview(ALL),
    "marks": lambda: [(mark.x, mark.y, mark.count) for mark in drawn(ALL, KAYES, STYLE).marks],
}


@pytest.mark.parametrize("name", COUNTED)
def test_each_count_follows_what_is_published_and_withdrawn(name):
    said = []
    for place in ((-11.4, 14.4), (-11.4, 14.4), (-9.5, 13.0)):
        row = publish(facets=[WATER_FACET], place=place)
        said.append(COUNTED[name]())
    withdraw(row)
    said.append(COUNTED[name]())
    assert said[0] != said[1] != said[2] != said[3] == said[1]


def test_a_list_costs_two_queries_and_one_more_for_its_facets(api, wells):
    publish(type="wells", facets=[WATER_FACET], place=(-8, 12))
    for query, cost in [({}, 2), ({"facets": "true"}, 3), ({"sector": "water"}, 2)]:
        for path in ("/content/wells", "/content/wells.geojson"):
            first = api(path, **query)
            with CaptureQueriesContext(connection) as asked:
                assert api(path, **query) == first
            assert len(asked) == cost, [executed["sql"] for executed in asked]


def test_what_changes_while_it_is_counted_is_not_kept():
    publish()

    def count_slowly(now):
        found = ALL.publications(now).count()
        publish()
        return found

    now = timezone.now()
    assert cached("slow", now, count_slowly) == 1
    assert cached("slow", now, lambda now: ALL.publications(now).count()) == 2


def test_what_finds_an_item_otherwise_is_counted_again():
    row = publish(facets=[WATER_FACET])
    assert count_cached() == [1, 1, 1]
    with transaction.atomic():
        row.facets.all().delete()
        sequence.bump()
    assert count_cached() == [1, 0, 0]


def test_a_row_written_by_hand_is_seen_in_the_end(monkeypatch):
    publish(facets=[WATER_FACET])
    count_cached()
    Publication.objects.update(live=False)
    assert count_cached() == [0, 0, 1]
    now = count_cache.time.monotonic()
    monkeypatch.setattr(count_cache.time, "monotonic", lambda: now + count_cache.LONGEST + 1)
    assert count_cached() == [0, 0, 0]


def test_only_so_much_is_kept_and_the_least_asked_for_goes(monkeypatch):
    publish()
    monkeypatch.setattr(count_cache, "MOST", 2)
    counted = []
    for about in ("a", "b", "a", "c", "a", "b"):
        cached(about, NOON, lambda now, about=about: counted.append(about) or about)
    assert counted == ["a", "b", "c", "b"]


def test_facets_that_a_reader_changes_are_not_changed_for_the_next(wells):
    publish(type="wells", facets=[WATER_FACET])
    first = queries.facets(Selection("wells", "fr"), ["sector"])
    first["sector"].clear()
    again = queries.facets(Selection("wells", "fr"), ["sector"])
    assert again == {"sector": [{"value": "water", "label": "Eau", "count": 1}]}
