"""What several rooms of the engine are tried with."""

import pytest

from cms.items import Item
from cms.plugins import ChoiceFilter, ContentPlugin, FlagFilter, YearFilter
from cms.publishing.models import Publication
from tests.registry import added


@pytest.fixture
def public_origin(settings):
    """The origin that the tests' addresses begin with."""
    settings.PUBLIC_ORIGIN = "https://codev.example"


@pytest.fixture
def wells():
    """A content type with places and filters, registered for one test."""

    class WellsPlugin(ContentPlugin):
        name = "wells"
        model = Publication
        schema = Item
        geometry = True
        filters = [ChoiceFilter("sector"), YearFilter("year", source="published_at"), FlagFilter("example")]

    with added(WellsPlugin) as plugin:
        yield plugin


@pytest.fixture
def api(client, db):
    """GET below /api/v1, with the JSON of the answer."""

    def get(path, status=200, **query):
        response = client.get(f"/api/v1{path}", query)
        assert response.status_code == status, response.content
        return response.json()

    return get
