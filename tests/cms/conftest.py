"""What several rooms of the engine are tried with."""

import pytest

from cms.items import Item
from cms.plugins import ChoiceFilter, ContentPlugin, FlagFilter, YearFilter
from cms.publishing.models import Publication
from tests.cms.website.frozen_card import rendition
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


@pytest.fixture
def card(public_origin):
    """A card as it is frozen."""
    return {
        "type": "news",
        "id": "k.fr",
        "lang": "fr",
        "url": "/actualites/puits/",
        "title": "Un puits & une école",
        "summary": "L’eau coule.",
        "published_at": "2026-01-01T09:00:00Z",
        "updated_at": "2026-01-02T09:00:00Z",
        "licence": {"id": "CC-BY-4.0", "url": None},
        "attribution": "Codéveloppement Mali",
        "geometry": {"type": "Point", "coordinates": [-11.43, 14.45]},
        "image": {"alt": "Le puits", "renditions": [rendition(400), rendition(1200), rendition(2400)]},
    }
