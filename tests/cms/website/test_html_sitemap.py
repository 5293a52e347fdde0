"""The site map that people read: every public page by kind, nothing else, in pages that end."""

import pytest

from cms.website import html_sitemap
from tests.cms.reading.builder import LONG_AGO, publish, withdraw

pytestmark = pytest.mark.django_db


def test_it_lists_what_is_public_by_kind(client):
    publish("Un puits", path="/puits/", type="news")
    publish("Méthode", path="/methode/", type="pages")
    withdraw(publish("Retiré", path="/retire/"))
    publish("Périmé", path="/perime/", expires_at=LONG_AGO)
    publish("Well", path="/en/well/", lang="en")
    html = client.get("/plan-du-site/").content.decode()
    assert html.index("/methode/") < html.index("/puits/")
    for hidden in ("Retiré", "Périmé", "Well"):
        assert hidden not in html


def test_in_english_it_lists_what_is_english(client):
    publish("Un puits", path="/puits/")
    publish("Well", path="/en/well/", lang="en")
    html = client.get("/en/site-map/").content.decode()
    assert '<a href="/en/well/">Well</a>' in html
    assert "Un puits" not in html
    assert "Site map" in html


def test_a_long_kind_goes_on_elsewhere_page_by_page(client, monkeypatch):
    monkeypatch.setattr(html_sitemap, "SHOWN", 2)
    monkeypatch.setattr(html_sitemap, "PAGE", 3)
    for number in range(7):
        publish(f"Puits {number}", path=f"/p{number}/")
    assert count(client, "") == 2
    assert [count(client, f"news/?page={number}") for number in (1, 2, 3)] == [3, 3, 1]
    titles = [client.get(f"/plan-du-site/news/?page={number}").content.decode() for number in (1, 2)]
    assert [" – page 2 – " in title.partition("</title>")[0] for title in titles] == [False, True]


def count(client, address: str) -> int:
    return client.get(f"/plan-du-site/{address}").content.decode().count(">Puits ")


@pytest.mark.parametrize("address", ["news/?page=2", "news/?page=0", "news/?page=x", "rien/", "site/"])
def test_what_is_not_there_is_a_404(client, address):
    publish(path="/puits/")
    assert client.get(f"/plan-du-site/{address}").status_code == 404


def test_it_costs_the_same_with_one_page_as_with_three(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    publish(path="/a/")
    with CaptureQueriesContext(connection) as one:
        client.get("/plan-du-site/")
    publish(path="/b/")
    publish(path="/c/")
    with django_assert_num_queries(len(one)):
        client.get("/plan-du-site/")
