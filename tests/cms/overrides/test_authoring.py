"""Wagtail's own API is for those who have an account: nobody else learns anything from it."""

import pytest
from django.test import Client

from cms.overrides.authoring import authoring_urls
from tests.home.builders import editor, standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(scope="module")
def addresses():
    """Every address of v3, its parameters filled."""
    return sorted(
        {str(route.pattern).replace("<", "{").split("{")[0] for route in urlpatterns[0].url_patterns}
    )


urlpatterns = [authoring_urls()]


def test_anonymous_callers_get_nothing(addresses):
    page = standard_page("Méthode")
    for address in [*addresses, f"pages/{page.pk}/"]:
        answer = Client().get(f"/authoring/v3/{address}")
        assert answer.status_code in (401, 404), address
        assert "Méthode" not in answer.content.decode()


@pytest.mark.parametrize("kind", ["pages", "images", "documents", "locales", "redirects", "snippets"])
def test_every_kind_of_content_has_its_addresses(addresses, kind):
    assert f"{kind}/" in addresses


def test_a_wrong_token_is_refused():
    answer = Client().get("/authoring/v3/pages/", headers={"Authorization": "Bearer wt_nothing"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("query", [{"search": "\0"}, {"offset": "9" * 23}, {"search": "\x1d"}])
def test_hostile_queries_of_the_staff_are_refused_in_words(query):
    assert editor().get("/authoring/v3/pages/", query).status_code == 400


def test_the_staff_find_pages_as_in_the_administration():
    """By a draft's words too, and with nothing that a database would read as a command."""
    client, page = editor(), standard_page("Maternité – Yélimané")
    page.summary = "Une poulie."
    page.save_revision()
    for typed in ('"maternite – yéli', "poulies"):
        found = client.get("/authoring/v3/pages/", {"search": typed}).json()
        assert [item["title"] for item in found["items"]] == ["Maternité – Yélimané"], typed
