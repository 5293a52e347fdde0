"""The home page shows the latest of every type, and says so kindly where there is nothing yet."""

import re

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.plugins import plugins
from projects.models import ProjectIndexPage
from tests.cms.reading.builder import publish
from tests.home.builders import read
from tests.news.builders import article
from tests.registry import without

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    call_command("load_site")


def test_every_empty_section_is_meant(site):
    shown = read("/")
    for words in (
        "5 600 000",
        "2003–2009",
        "Lire toute l’histoire",
        "Les premières actualités paraîtront ici.",
    ):
        assert words in shown
    assert "veuillez rééssayer ultérieurement" in shown
    assert "paraîtront ici et sur la carte" in shown
    assert "<h1>Codéveloppement Mali</h1>" in shown


def test_the_latest_articles_are_there_and_lead_on(site):
    for number in range(4):
        article(f"Article {number}")
    shown = read("/")
    assert [f"Article {number}" in shown for number in range(4)].count(True) == 3
    assert '<a href="/actualites/">' in shown
    assert "Les premières actualités" not in shown


def test_a_mark_of_several_projects_leads_to_them_on_their_own_page(site):
    for number in range(8):
        publish(f"Puits {number}", type="projects", place=(-9.4882, 13.0389))
    address, fragment = re.search(r'<a href="([^"#]+)#(\w+)"><title>8 projets ici', read("/")).groups()
    assert address.startswith("/projets/?bbox=-9.")
    assert f'id="{fragment}"' in read(address)


def test_without_their_page_a_mark_of_several_leads_nowhere(site):
    for number in range(8):
        publish(f"Puits {number}", type="projects", place=(-9.4882, 13.0389))
    ProjectIndexPage.objects.get().unpublish()
    assert 'role="img" aria-label="8 projets ici"' in read("/")


def test_as_many_queries_for_many_as_for_few(site, client):
    article("Premier")
    read("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(6):
        article(f"Article {number}")
    read("/")
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few) < 40


PARTS = {"history": "histoire", "projects": "carte-titre", "news": "actualites", "albums": "galerie"}


@pytest.mark.parametrize(("name", "anchor"), PARTS.items())
def test_the_part_of_a_type_goes_with_it(site, name, anchor):
    shown = read("/")
    with without(name):
        alone = Client().get("/").content.decode()
    assert [f'id="{anchor}"' in html for html in (shown, alone)] == [True, False]


def test_the_parts_stand_in_their_order(site):
    assert re.findall(r'<h2 id="([a-z-]+)"', read("/")) == list(PARTS.values())


def test_a_type_that_fails_costs_the_page_its_own_part_only(site, monkeypatch, caplog):
    monkeypatch.setattr(plugins.get("news"), "front_part", lambda lang: 1 / 0)
    shown = read("/")
    assert 'id="actualites"' not in shown
    assert 'id="galerie"' in shown
    assert "news: left out of the home page" in caplog.text


def test_what_the_database_cannot_answer_is_no_fault_of_a_type(site, monkeypatch):
    def away(lang):
        raise OperationalError("away")

    monkeypatch.setattr(plugins.get("news"), "front_part", away)
    assert Client(raise_request_exception=False).get("/").status_code == 503
