"""Sectors: drafted by whoever writes, shown once somebody publishes them, everywhere at once."""

import re
from html import unescape

import pytest
from django.test import Client

from cms.publishing.refs import ref_of
from cms.testing import catch_up
from tests.cms.vocabularies.builders import WATER, draft_sector, member, saved
from tests.home.builders import editor, read
from tests.projects.builders import KAYES, index, project, sector

pytestmark = pytest.mark.django_db


def labels() -> dict[str, str]:
    """What the API says the sectors of the projects are called."""
    catch_up()
    facets = Client().get("/api/v1/content/projects?facets=true").json()["facets"]["sector"]
    return {facet["value"]: facet["label"] for facet in facets}


def test_a_rename_by_a_writer_changes_nothing_public_until_a_moderator_publishes_it():
    project()
    writer, moderator = member("Rédacteurs"), member("Modérateurs")
    assert saved(writer, sector(), **WATER | {"label_fr": "Or bleu"}).status_code == 302
    assert labels() == {"water": "Eau potable"}
    assert "Or bleu" not in read("/carte-des-actions/")
    assert saved(writer, sector(), "publish", **WATER | {"label_fr": "Or bleu"}).status_code == 302
    assert labels() == {"water": "Eau potable"}
    saved(moderator, sector(), "publish", **WATER | {"label_fr": "Or bleu"})
    assert labels() == {"water": "Or bleu"}


def item(page) -> dict:
    catch_up()
    return Client().get(f"/api/v1/content/{ref_of(page)}").json()


WAYS = [
    "/carte-des-actions/",
    "/carte-des-actions/?view=list",
    "/carte-des-actions/?view=table",
    "/carte-des-actions/un-forage-a-kayes/",
    "/flux/projects.rss",
    "/telecharger/projects.csv",
    "/telecharger/projects.geojson",
    "/embed/projects/?view=map",
    "/api/v1/content/projects?facets=true&view=full",
]


def test_a_draft_sector_shows_nowhere_until_it_is_published():
    draft = draft_sector(icon="star")
    page = project(sector=draft, location=KAYES)
    assert (item(page)["sector"], item(page)["purpose"]) == (None, None)
    assert labels() == {}
    for way in WAYS:
        said = read(way)
        assert page.title in said
        assert not {"Énergie", "energy", draft.color, draft.purpose} & {*words_of(said)}
    draft.published()
    assert item(page)["sector"] == draft.as_item()
    for way in WAYS:
        assert "Énergie" in read(way)


def words_of(said: str) -> list[str]:
    return re.findall(r"#?\w+", said)


def test_a_sector_that_is_unpublished_leaves_its_projects():
    page, water = project(), sector()
    assert item(page)["purpose"]["value"] == "14031"
    water.unpublish()
    assert (item(page)["sector"], item(page)["purpose"]) == (None, None)
    assert labels() == {}
    water.get_latest_revision().publish()
    assert labels() == {"water": "Eau potable"}


def test_the_form_of_a_project_offers_drafts_and_says_so():
    draft_sector()
    html = unescape(editor().get(f"/admin/pages/add/projects/projectpage/{index().pk}/").content.decode())
    assert ">Énergie (brouillon)</option>" in html
    assert ">Eau potable</option>" in html
