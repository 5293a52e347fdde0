"""The site map for search engines: every public page once, in files of a bounded size and cost."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.delivery import sitemap
from tests.cms.reading.builder import LONG_AGO, publish, withdraw

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def drawn(client, address="/sitemap.xml"):
    response = client.get(address)
    assert response["Content-Type"].startswith("application/xml")
    return ElementTree.fromstring(response.content)


def test_it_lists_public_pages(client):
    publish(path="/puits/")
    publish(path="/exemple/", example=True)
    publish(path="/perime/", expires_at=LONG_AGO)
    publish(type="site", path="/")
    publish()
    withdraw(publish(path="/retire/"))
    tree = drawn(client)
    assert [loc.text for loc in tree.iterfind("s:url/s:loc", NAMES)] == ["https://codev.example/puits/"]
    assert tree.find("s:url/s:lastmod", NAMES).text == "2026-01-01T09:00:00Z"


def test_translations_name_each_other(client):
    publish(path="/puits/", key="k")
    publish(path="/en/well/", key="k", lang="en")
    links = drawn(client).findall("s:url/x:link", NAMES)
    assert [link.get("hreflang") for link in links] == ["en", "fr", "x-default"] * 2
    assert links[0].get("href") == "https://codev.example/en/well/"
    assert links[2].get("href") == "https://codev.example/puits/"


def test_many_pages_are_split(client, monkeypatch):
    monkeypatch.setattr(sitemap, "PAGE", 2)
    for number in range(5):
        publish(path=f"/p{number}/")
    files = [loc.text for loc in drawn(client).iterfind("s:sitemap/s:loc", NAMES)]
    assert files == [f"https://codev.example/sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [
        loc.text
        for file in files
        for loc in drawn(client, file.removeprefix("https://codev.example")).iterfind("s:url/s:loc", NAMES)
    ]
    assert sorted(found) == [f"https://codev.example/p{number}/" for number in range(5)]
    assert client.get("/sitemap-4.xml").status_code == 404
    assert client.get("/sitemap-99999999999999999999.xml").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_files_that_began_before_a_page_was_published_hold_every_page_once(client, monkeypatch):
    monkeypatch.setattr(sitemap, "PAGE", 2)
    counts = []
    for number in range(7):
        publish(path=f"/p{number}/")
        files = [loc.text for loc in drawn(client).iterfind("s:sitemap/s:loc", NAMES)]
        files = files or ["https://codev.example/sitemap.xml"]
        paths = [file.removeprefix("https://codev.example") for file in files]
        found = [loc.text for path in paths for loc in drawn(client, path).iterfind("s:url/s:loc", NAMES)]
        assert sorted(found) == [f"https://codev.example/p{page}/" for page in range(number + 1)]
        counts.append(len(files))
    assert counts == [1, 1, 1, 2, 2, 3, 3]


@pytest.mark.django_db(transaction=True)
def test_where_files_begin_is_not_looked_for_again_for_one_page_more(client, monkeypatch):
    monkeypatch.setattr(sitemap, "PAGE", 4)
    for number in range(6):
        publish(path=f"/p{number}/")
        with CaptureQueriesContext(connection) as asked:
            drawn(client)
    assert len(asked) == 2  # how many items there are, and the addresses


def test_translations_are_in_one_file(client, monkeypatch):
    monkeypatch.setattr(sitemap, "PAGE", 2)
    publish(path="/a/", key="a")
    for lang in ("bm", "en", "fr"):
        publish(path=f"/{lang}/b/", key="b", lang=lang)
    found = [len(drawn(client, f"/sitemap-{number}.xml").findall("s:url", NAMES)) for number in (1, 2)]
    assert found == [1, 3]


def test_a_file_costs_the_same_queries_whatever_there_is(client, monkeypatch, transactional_db):
    monkeypatch.setattr(sitemap, "PAGE", 2)
    for number in range(5):
        publish(path=f"/p{number}/")
    client.get("/sitemap.xml")
    for address, cost in [("/sitemap.xml", 1), ("/sitemap-1.xml", 2), ("/sitemap-3.xml", 2)]:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) == cost


def test_robots_points_at_it(client):
    assert b"Sitemap: https://codev.example/sitemap.xml" in client.get("/robots.txt").content
