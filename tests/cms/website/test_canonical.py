"""The one address by which search engines and messengers keep a page, however it was asked for."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cms.testing import catch_up
from tests.gallery import builders as gallery
from tests.home.builders import english, home_page, read, standard_page
from tests.news import builders as news
from tests.projects import builders as projects

pytestmark = pytest.mark.django_db

ORIGIN = "https://codev.example"
CAMPAIGN = "utm_source=lettre&fbclid=abc&ref=accueil"


@pytest.fixture(autouse=True)
def _origin(settings, monkeypatch):
    settings.PUBLIC_ORIGIN = ORIGIN
    monkeypatch.setattr("news.listing.PAGE_SIZE", 1)
    monkeypatch.setattr("projects.map_page.PAGE_SIZE", 1)
    monkeypatch.setattr("cms.reading.cards.PAGE_SIZE", 1)
    monkeypatch.setattr("gallery.models.PAGE_SIZE", 1)


def named(address, status=200):
    """What a page says is its address: to search engines, to messengers."""
    catch_up()
    answer = Client().get(address)
    assert answer.status_code == status
    html = answer.content.decode()
    canonical = re.findall('<link rel="canonical" href="([^"]*)">', html)
    shared = re.findall('<meta property="og:url" content="([^"]*)">', html)
    return [unescape(found.removeprefix(ORIGIN)) for found in (*canonical, *shared)]


def two_of_each():
    topic = news.topic("Eau", "eau")
    for number in range(2):
        news.article(f"Puits {number}", [topic])
        projects.project(f"Forage {number}", location="14.4478, -11.4439")
        gallery.album(gallery.collection(f"Fête {number}", 2), f"Fête {number}")
    return [news.index().url, projects.index().url, gallery.gallery().url]


@pytest.mark.parametrize("query", ["", "page=1"])
def test_the_first_page_of_a_list_is_the_list(query):
    for path in two_of_each():
        assert named(f"{path}?{query}&{CAMPAIGN}") == [path, path]


def test_each_further_page_of_a_list_is_itself():
    for path in two_of_each():
        assert named(f"{path}?{CAMPAIGN}&page=2") == [f"{path}?page=2"] * 2
    album = gallery.album(gallery.collection("Longue", 2), "Longue")
    assert named(f"{album.url}?page=2&{CAMPAIGN}") == [f"{album.url}?page=2"] * 2


def test_a_further_page_is_itself_to_search_engines_and_consumers_of_oembed_too():
    paths = two_of_each()
    catch_up()
    for path in [*paths, f"{paths[0]}?topic=eau"]:
        mark = "&" if "?" in path else "?"
        for address, number in ((path, ""), (f"{path}{mark}page=2", " – page 2 –")):
            html = Client().get(f"{address}{mark if not number else '&'}{CAMPAIGN}").content.decode()
            (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
            shown = json.loads(said)["@graph"][0]
            assert (shown["@id"], shown["url"]) == (ORIGIN + address, ORIGIN + address)
            asked = re.search(r'type="application/json\+oembed"[^>]* href="([^"]*)"', html)[1]
            assert parse_qs(urlsplit(unescape(asked)).query)["url"] == [ORIGIN + address]
            title = " ".join(re.search("<title>(.*?)</title>", html)[1].split())
            assert (" – page " in title, number in title) == (bool(number), True)
            assert Client().get(unescape(asked).removeprefix(ORIGIN)).json()["version"] == "1.0"


def test_a_page_beyond_the_last_is_none():
    for path in two_of_each():
        assert named(f"{path}?page=9", 404) == []


def test_a_narrowed_list_is_itself_in_one_spelling():
    path, *_others = two_of_each()
    assert named(f"{path}?page=2&{CAMPAIGN}&topic=eau&topic=eau") == [f"{path}?topic=eau&page=2"] * 2
    assert named(f"{path}?topic=rien", 404) == []
    news.article("École", [news.topic("École", "ecole")])
    for query in ("topic=ecole&topic=eau", "topic=eau&topic=ecole&topic=eau"):
        assert named(f"{path}?{query}") == [f"{path}?topic=eau&topic=ecole"] * 2


def test_a_part_of_the_map_is_the_whole_of_it():
    _news, path, *_others = two_of_each()
    assert named(f"{path}?bbox=-12,14,-11,15&page=2") == [path, path]
    assert named(f"{path}?view=list&page=2") == [f"{path}?view=list&page=2"] * 2


def test_a_page_that_lists_nothing_is_itself_whatever_was_appended():
    page = standard_page("Méthode", slug="methode")
    assert named(f"{page.url}?{CAMPAIGN}&page=2") == [page.url, page.url]


def test_only_the_first_page_names_its_translation():
    path, *_others = two_of_each()
    for page in (home_page(), news.index()):
        page.copy_for_translation(english()).save_revision().publish()
    assert 'hreflang="en"' in read(path).partition("<body")[0]
    assert 'hreflang="en"' not in read(f"{path}?page=2").partition("<body")[0]


def test_the_way_back_to_the_first_page_is_its_address():
    for path in two_of_each():
        back = re.search('rel="prev" href="([^"]*)"', read(f"{path}?page=2"))[1]
        assert "page=1" not in back
