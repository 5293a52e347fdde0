"""The databases look words up in their index: the cost follows what is found, not what there is."""

import pytest
from django.db import connection

from cms.publishing.models import Publication
from cms.reading.values import search_terms
from search.query import SearchQuery
from search.results import found
from tests.cms.reading.builder import publish_texts
from tests.plans import know_tables, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def _many():
    texts = [
        (f"Titre {number}", "rare partout" if number % 500 == 0 else "partout") for number in range(2000)
    ]
    publish_texts(texts)
    know_tables()


def asked(word: str):
    return found(SearchQuery("fr", word, search_terms(word)))


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("lists", [asked, lambda word: asked(word).order_by()], ids=["page", "count"])
def test_a_word_is_looked_up_in_the_index(lists):
    said = plan(lists("rare"))
    if connection.vendor == "sqlite":
        assert "VIRTUAL TABLE INDEX" in said
        assert "publishing_publication USING INTEGER PRIMARY KEY (rowid=?)" in said
    else:
        assert "Bitmap Index Scan on publishing_search" in said


@pytest.mark.usefixtures("_many")
def test_the_rows_are_those_that_the_index_names():
    assert asked("rare").count() == 4
    assert asked("partout").count() == Publication.objects.count() == 2000
