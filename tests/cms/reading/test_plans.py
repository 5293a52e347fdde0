"""Lists are counted, sorted and narrowed along indexes: the texts of rows that are not shown stay unread."""

import pytest
from django.db import connection
from django.db.models import Count

from cms.publishing.models import Facet, Publication
from cms.reading.queries import facets_of, ordered
from cms.reading.selection import Selection
from cms.reading.values import Box
from tests.cms.reading.builder import MORNING
from tests.plans import know_tables, plan

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="PostgreSQL chooses by the size of tables, here a small one"
    ),
]

COUNT = 400
NAMES = ("cost", "sector", "status", "year")
ALL = Selection("projects", "fr")
SOME = Selection("projects", "fr", box=Box(-12, 14, -11, 14.2))


@pytest.fixture(autouse=True, params=["known", "unknown"])
def _rows(request):
    """All over the country; with statistics, and as in the first minutes of a new site."""
    common = {"type": "projects", "lang": "fr", "live": True, "published_at": MORNING}
    rows = Publication.objects.bulk_create(
        Publication(ref=f"projects/{number}.fr", longitude=-11.5, latitude=10 + number / 40, **common)
        for number in range(COUNT)
    )
    Facet.objects.bulk_create(
        Facet(publication=row, name=name, value=str(row.pk % 2), label="Eau")
        for row in rows
        for name in NAMES
    )
    if request.param == "known":
        know_tables()


@pytest.mark.parametrize("selection", [ALL, SOME])
def test_items_are_counted_and_chosen_from_an_index_alone(selection):
    for rows in (selection.publications().order_by(), ordered(selection, "-published_at")):
        assert "USING COVERING INDEX publication_by_" in plan(rows.values("pk"))


def test_all_values_are_counted_along_their_index_and_some_by_their_items():
    every, some = (
        facets_of(selection.publications(), ["sector"], selection.is_narrowed)
        .values("name")
        .annotate(Count("pk"))
        for selection in (ALL, SOME)
    )
    assert "COVERING INDEX facet_by_value (name=?)" in plan(every)
    assert "(publication_id=?" in plan(some)


def test_both_ways_count_the_same():
    every = Publication.objects.all()
    along, by_items = (facets_of(every, ["sector"], are_some).order_by("pk") for are_some in (False, True))
    assert list(along) == list(by_items)
    assert along.count() == COUNT
