"""The search page offers the filters that types declare for it, and knows none of its own."""

import pytest

from cms.items import Item
from cms.plugins import AcrossTypes, ChoiceFilter, ContentPlugin
from cms.publishing.models import Publication
from tests.registry import added, without
from tests.search.builder import ask, item
from tests.search.test_search import hidden, links, titles

pytestmark = pytest.mark.django_db

WATER, DEEP = ("sector", "water", "Eau potable"), ("depth", "deep", "Profonds")


@pytest.fixture
def depths():
    """A content type that offers a filter of its own on the search page."""

    class DepthsPlugin(ContentPlugin):
        name = "depths"
        model = Publication
        schema = Item
        filters = [ChoiceFilter("depth", across_types=AcrossTypes("Profondeurs", "Toutes les profondeurs"))]

    with added(DepthsPlugin):
        yield


@pytest.mark.usefixtures("depths")
def test_each_offered_filter_has_its_own_row_and_keeps_the_others():
    item("Un puits", facets=[WATER, DEEP])
    item("Deux puits", facets=[WATER, ("depth", "shallow", "Peu profonds")])
    html = ask("puits", sector="water", depth="deep")
    assert titles(html) == ["Un puits"]
    assert hidden(html) == {"depth": "deep", "sector": "water"}
    assert links(html)["Toutes les profondeurs"] == "?q=puits&sector=water"
    assert links(html)["Tous les secteurs"] == "?q=puits&depth=deep"
    assert links(html)["Peu profonds 1"] == "?q=puits&depth=shallow&sector=water"
    assert '<nav class="search-filters" aria-label="Profondeurs">' in html


@pytest.mark.usefixtures("depths")
def test_what_finds_nothing_is_widened_by_one_filter_or_by_all():
    item("Un puits", facets=[WATER, DEEP])
    found = links(ask("puits", type="news", sector="health", depth="deep"))
    assert found["Articles, deep"] == "?q=puits&type=news&depth=deep"
    assert found["Tous les contenus"] == "?q=puits"


def test_without_the_type_its_filter_is_a_parameter_like_any_other():
    item("Un puits", facets=[WATER, ("sector", "health", "Santé")])
    with without("projects"):
        html = ask("puits", sector="health")
    assert titles(html) == ["Un puits"]
    assert titles(ask("puits", 200, sector="water")) == ["Un puits"]
    assert "Eau potable" not in html
    assert hidden(html) == {}
