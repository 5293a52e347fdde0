"""Every page that may be served is found at its address, and costs no more the deeper it lies."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page, Site

from cms.overrides.routing import DEEPEST
from home.models import StandardPage
from tests.home.builders import english, home_page, published, standard_page

pytestmark = pytest.mark.django_db


def status(path: str, method: str = "get") -> int:
    return getattr(Client(), method)(path).status_code


def cost(path: str, method: str = "get") -> int:
    status(path, method)
    with CaptureQueriesContext(connection) as queries:
        status(path, method)
    return len(queries)


@pytest.fixture
def section():
    return standard_page("Section")


def test_pages_are_found_at_every_depth_and_in_every_language(section):
    child = published(StandardPage(title="Enfant"), section)
    for page in (home_page(), section, child):
        page.copy_for_translation(english()).save_revision().publish()
    found = [status(path) for path in ("/", "/section/", "/section/enfant/", "/en/", "/en/section/enfant/")]
    assert found == [200] * 5


def test_a_live_page_below_a_draft_is_found_and_the_draft_is_not(section):
    published(StandardPage(title="Enfant"), section)
    section.unpublish()
    assert [status("/section/"), status("/section/enfant/")] == [404, 200]


@pytest.mark.parametrize("path", ["/section/rien/", "/enfant/", "/section/section/", "/en/section/"])
def test_what_is_not_there_is_not_found(section, path):
    assert status(path) == 404


def test_an_address_of_a_thousand_parts_is_answered(section):
    assert status("/section" * 1000 + "/") == 404
    assert cost("/section" * (DEEPEST + 5) + "/") == cost("/rien" * (DEEPEST + 5) + "/")


@pytest.mark.parametrize("method", ["get", "post", "head", "options"])
def test_a_draft_costs_what_nothing_does_by_every_method(section, method):
    draft = published(StandardPage(title="Brouillon"), section)
    below = published(StandardPage(title="Dessous"), draft)
    for page in (below, draft):
        page.unpublish()
    hidden = ["/section/brouillon/", "/section/brouillon/dessous/", "/section/brouillon/rien/"]
    nothing = ["/section/personne/", "/section/personne/dessous/", "/section/personne/rien/"]
    assert [cost(path, method) for path in hidden] == [cost(path, method) for path in nothing]


def test_wagtail_finds_pages_by_it(section):
    request = RequestFactory().get("/section/")
    with translation.override("fr"):
        assert Page.find_for_request(request, "section/") == section
        assert Page.find_for_request(RequestFactory().get("/"), "rien/") is None


def test_a_site_that_is_not_the_site_finds_nothing(section):
    Site.objects.create(hostname="autre.test", port=80, root_page=section)
    assert Client().get("/section/", headers={"host": "autre.test"}).status_code == 404
