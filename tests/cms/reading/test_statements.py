"""SQL that is composed once answers as the query would, at every moment, for every name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.publishing.models import Publication
from cms.reading import queries
from cms.reading.queries import Selection
from cms.reading.statements import NOW, REF, Statement
from cms.reading.values import search_terms
from tests.cms.reading.builder import publish

pytestmark = pytest.mark.django_db
VALUES = {"sort": "-published_at", "limit": 20, "cursor": None}


def test_the_moment_is_that_of_the_reader_not_of_the_first_one():
    now = timezone.now()
    row = publish(expires_at=now + timedelta(hours=1))
    found = [
        queries.keyset_page(Selection("news", "fr"), VALUES, now + timedelta(minutes=minutes), "ref").items
        for minutes in (0, 90, 30)
    ]
    assert found == [[row.ref], [], [row.ref]]


def test_values_are_those_of_the_fields():
    row = publish(place=(-11.5, 14.25))
    fields = ("published_at", "live", "longitude", "ref")
    statement = Statement(Publication.objects.filter(ref=REF).values_list(*fields))
    for _time in range(2):
        assert statement.rows({REF: row.ref}) == [(row.published_at, True, -11.5, row.ref)]
    assert statement.rows({REF: "news/none.fr"}) == []
    assert statement.count({REF: row.ref}) == 1


def test_what_can_find_nothing_asks_nothing():
    statement = Statement(Publication.objects.none().values_list("pk"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert (statement.rows({NOW: timezone.now()}), statement.count({})) == ([], 0)
    assert len(asked) == 0


@pytest.mark.parametrize("sort", ["-published_at", "published_at", "title", "-updated_at", "relevance"])
def test_each_place_and_each_word_has_its_own_answer_from_one_statement(sort):
    rows = {word: [publish(f"{word} {number}") for number in range(3)] for word in ("Puits", "Forage")}
    queries._page_statement.cache_clear()
    for word, several in rows.items():
        asked, found, cursor = Selection("news", "fr", search_terms(word)), [], None
        for _page in several:
            page = queries.page(asked, {"sort": sort, "limit": 1, "cursor": cursor}, "ref")
            found, cursor = [*found, *page.items], page.cursor
            assert page.total == len(several)
        assert cursor is None
        assert found == list(queries.ordered(asked, sort).values_list("ref", flat=True))
    assert queries._page_statement.cache_info().misses == 2
