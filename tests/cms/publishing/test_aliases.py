"""An alias is its source at another address: search engines and partners are told of the source alone."""

import re

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms.publishing.models import Publication
from cms.testing import catch_up
from tests.gallery import builders as gallery
from tests.home.builders import english, home_page, read, standard_page
from tests.news import builders as news
from tests.projects import builders as projects

pytestmark = pytest.mark.django_db

ORIGIN = "https://codev.example"
MAKERS = {
    "projects": lambda: projects.project("Forage", code="EX-7"),
    "news": lambda: news.article("Puits"),
    "albums": lambda: gallery.album(gallery.collection(count=1)),
    "pages": lambda: standard_page("Méthode", slug="methode"),
}


@pytest.fixture(autouse=True)
def _origin(settings):
    settings.PUBLIC_ORIGIN = ORIGIN


@pytest.fixture(params=MAKERS)
def pair(request):
    """A page of each type, and its alias in another part of the site."""
    source = MAKERS[request.param]()
    alias = source.create_alias(parent=home_page(), update_slug="ailleurs")
    catch_up()
    return source, alias


def head(address: str, name: str) -> list[str]:
    return re.findall(f'(?:canonical" href|{name}" content)="([^"]*)"', read(address))


def told(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_its_page_names_the_address_of_its_source(pair):
    source, alias = pair
    assert head(f"{alias.url}?utm_source=x", "og:url") == [ORIGIN + source.url] * 2
    assert head(source.url, "og:url") == [ORIGIN + source.url] * 2


def test_nothing_that_is_delivered_names_its_address(pair, client):
    source, alias = pair
    for address in ("/sitemap.xml", "/flux/tout.json", "/api/v1/content?limit=100", "/api/v1/changes"):
        said = told(client, address)
        assert alias.url not in said
        assert str(alias.translation_key) not in said
        assert said.count(f'"{ORIGIN}{source.url}"') <= 1


def test_it_is_once_in_lists_and_found_at_both_addresses(pair, client):
    source, alias = pair
    row = Publication.objects.live().get(key=str(source.translation_key))
    assert not Publication.objects.filter(key=str(alias.translation_key)).exists()
    total = client.get(f"/api/v1/content/{row.type}", {"q": source.title}).json()["total"]
    assert total == 1
    for address in (source.url, alias.url, alias.url.rstrip("/"), f"{ORIGIN}{alias.url}?fbclid=1"):
        found = client.get("/api/v1/find", {"url": address}).json()
        assert found["url"] == ORIGIN + source.url


def test_an_alias_in_another_language_names_its_source_and_is_no_translation(client):
    for page in (home_page(), news.index()):
        page.copy_for_translation(english()).save_revision().publish()
    source = news.article("Puits")
    alias = source.copy_for_translation(english(), alias=True)
    assert head(alias.url, "og:url") == [ORIGIN + source.url] * 2
    assert client.get("/api/v1/content/news?lang=en").json()["total"] == 0
    assert client.get("/api/v1/content/news").json()["items"][0]["translations"] == []
    assert client.get("/api/v1/find", {"url": alias.url}).json()["lang"] == "fr"


def test_an_alias_of_an_alias_names_the_page_that_both_stand_for():
    source = standard_page("Méthode", slug="methode")
    first = source.create_alias(parent=home_page(), update_slug="une")
    second = first.create_alias(parent=home_page(), update_slug="deux")
    assert head(second.url, "og:url") == [ORIGIN + source.url] * 2


def test_without_its_source_it_is_kept_by_no_search_engine(client):
    source = standard_page("Méthode", slug="methode")
    alias = source.create_alias(parent=home_page(), update_slug="ailleurs")
    Page.objects.filter(pk=source.pk).update(live=False)
    source.refresh_from_db()
    source.save()
    html = read(alias.url)
    assert 'name="robots" content="noindex"' in html
    assert 'rel="canonical"' not in html
    assert client.get("/api/v1/find", {"url": alias.url}).status_code == 404
    assert alias.url not in told(client, "/sitemap.xml")


def test_an_alias_that_visitors_may_not_see_is_found_nowhere(client):
    source = standard_page("Méthode", slug="methode")
    alias = source.create_alias(parent=home_page(), update_slug="ailleurs")
    PageViewRestriction.objects.create(page=alias, restriction_type=PageViewRestriction.LOGIN)
    catch_up()
    assert client.get("/api/v1/find", {"url": alias.url}).status_code == 404
    assert Client().get(source.url).status_code == 200


def test_a_link_to_an_alias_is_a_link_to_its_source(client):
    source = standard_page("Méthode", slug="methode")
    alias = source.create_alias(parent=home_page(), update_slug="ailleurs")
    article = news.article("Puits", related=[alias])
    catch_up()
    item = client.get("/api/v1/find", {"url": article.url}).json()
    assert [link["url"] for link in item["related"]] == [ORIGIN + source.url]


def test_detached_it_is_a_page_of_its_own(client):
    from wagtail.actions.convert_alias import ConvertAliasPageAction

    alias = standard_page("Méthode", slug="methode").create_alias(parent=home_page(), update_slug="ailleurs")
    catch_up()
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    assert head(alias.url, "og:url") == [ORIGIN + alias.url] * 2
    assert alias.url in told(client, "/sitemap.xml")
