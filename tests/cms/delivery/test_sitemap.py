from xml.etree import ElementTree

import pytest

from cms.delivery import sitemap
from tests.cms.delivery.builder import LONG_AGO, publish, withdraw

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
    assert [one.text for one in tree.iterfind("s:url/s:loc", NAMES)] == ["https://codev.example/puits/"]
    assert tree.find("s:url/s:lastmod", NAMES).text == "2026-01-01T09:00:00Z"


def test_translations_name_each_other(client):
    publish(path="/puits/", key="k")
    publish(path="/en/well/", key="k", lang="en")
    links = drawn(client).findall("s:url/x:link", NAMES)
    assert [link.get("hreflang") for link in links] == ["en", "fr"] * 2
    assert links[0].get("href") == "https://codev.example/en/well/"


def test_many_pages_are_split(client, monkeypatch):
    monkeypatch.setattr(sitemap, "PAGE", 2)
    for number in range(5):
        publish(path=f"/p{number}/")
    files = [one.text for one in drawn(client).iterfind("s:sitemap/s:loc", NAMES)]
    assert files == [f"https://codev.example/sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [
        one.text
        for file in files
        for one in drawn(client, file.removeprefix("https://codev.example")).iterfind("s:url/s:loc", NAMES)
    ]
    assert sorted(found) == [f"https://codev.example/p{number}/" for number in range(5)]
    assert client.get("/sitemap-4.xml").status_code == 404
    assert client.get("/sitemap-99999999999999999999.xml").status_code == 404


def test_robots_points_at_it(client):
    assert b"Sitemap: https://codev.example/sitemap.xml" in client.get("/robots.txt").content
