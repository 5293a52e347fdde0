"""A redirect matches what browsers send, whoever typed its old address, and however."""

import unicodedata

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect

from cms.testing import catch_up
from tests.home.builders import editor, standard_page
from tests.news import builders as news

pytestmark = pytest.mark.django_db

AWAY = "https://exemple.org/page/"


def typed(old: str, link: str = AWAY) -> str:
    """The page that the form of the administration answers with."""
    form = {"old_path": old, "site": "", "is_permanent": "on", "redirect_page": "", "redirect_link": link}
    return editor().post("/admin/redirects/add/", form).content.decode()


def led(address: str) -> tuple[int, str]:
    answer = Client().get(address)
    return answer.status_code, answer.headers.get("Location", "")


def queries(address: str) -> int:
    """How many it takes to find nothing there."""
    led("/ailleurs")
    with CaptureQueriesContext(connection) as asked:
        assert led(address) == (404, "")
    return len(asked)


@pytest.mark.parametrize(
    ("old", "asked"),
    [
        ("/ma page", "/ma%20page/"),
        ("  ma page/ ", "/ma%20page"),
        ("/ma%20page/", "/ma%20page"),
        ("/\N{NO-BREAK SPACE}ma page", "/%C2%A0ma%20page"),
        ("/été à Kayes/", "/%C3%A9t%C3%A9%20%C3%A0%20Kayes/"),
        (unicodedata.normalize("NFD", "/été/"), "/%C3%A9t%C3%A9/"),
        ("/été/", "/e%CC%81te%CC%81/"),
        ("/%c3%a9t%c3%a9", "/%C3%A9t%C3%A9"),
        ("/a(b)[c]", "/a%28b%29%5Bc%5D"),
        ("/100%", "/100%25"),
        ("/caf%E9", "/caf%E9/"),
        ("/caf%e9", "/caf%E9"),
        ("/été/caf%E9 noir", "/%C3%A9t%C3%A9/caf%E9%20noir"),
        ("/été/café d’été", "/%C3%A9t%C3%A9/caf%E9%20d%92%E9t%E9"),
        ("/page.php?nom=caf%E9", "/page.php?nom=caf%E9&utm_source=x"),
        ("/page.php?nom=café", "/page.php?nom=caf%E9"),
        ("/caf%E9/page.php?id=une page", "/caf%E9/page.php?id=une%20page"),
        ("/page//", "/page/"),
        ("/page#haut", "/page/"),
        ("/liste?b=2&a=une%20page", "/liste/?a=une+page&b=2"),
        ("/liste?q=été", "/liste?q=%C3%A9t%C3%A9"),
        (settings.PUBLIC_ORIGIN + "/ma page/?x=1", "/ma%20page/?x=1"),
        (settings.PUBLIC_ORIGIN.partition("//")[2].partition(":")[0] + "/page/", "/page/"),
        ("https://ancien.example/page.php?id=5", "/page.php?id=5"),
    ],
)
def test_an_old_address_matches_what_browsers_send(old, asked):
    typed(old)
    assert led(asked) == (301, AWAY)


def test_one_that_was_kept_as_it_was_typed_matches_too(client):
    page = standard_page("Méthode", slug="methode")
    catch_up()
    Redirect.objects.create(old_path="/ma vieille page", redirect_page=page)
    assert led("/ma%20vieille%20page/?utm_source=x") == (301, f"{page.url}?utm_source=x")
    assert client.get("/api/v1/find", {"url": "/ma%20vieille%20page"}).status_code == 200


def test_two_spellings_are_one_address():
    Redirect.add_redirect("/ma page/", AWAY)
    assert "existe" in typed("ma%20page")
    assert Redirect.objects.count() == 1


def test_bytes_that_are_no_utf_8_are_those_that_were_sent():
    for number, old in enumerate(("/caf%E9", "/caf%E8", "/café", "/caf%81")):
        Redirect.add_redirect(old, f"{AWAY}{number}")
    asked = ("/caf%E9", "/caf%E8", "/caf%C3%A9", "/caf%81", "/caf%EA", "/caf%8F")
    found = [led(address)[1].removeprefix(AWAY) for address in asked]
    assert found == ["0", "1", "2", "3", "", ""]
    assert "existe" in typed("/caf%e9")


@pytest.mark.parametrize(
    ("old", "asked"),
    [
        ("/café", "/caf%EF%BF%BD"),
        ("/caf%E8", "/caf%EF%BF%BD"),
        ("/été 1/", "/%EF%BF%BDt%EF%BF%BD%201/"),
        ("/œuvre", "/%EF%BF%BDuvre"),
        ("/été/café.+d", "/%C3%A9t%C3%A9/caf%EF%BF%BD.+d"),
        ("/café/page.php?id=café", "/caf%EF%BF%BD/page.php?id=caf%E9&utm_source=x"),
        ("/caf%E9/page.php?id=caf%E9", "/caf%EF%BF%BD/page.php?id=caf%E9"),
        ("/" + "é" * 100, "/" + "%EF%BF%BD" * 100),
    ],
)
def test_bytes_that_the_server_could_not_read_are_those_of_the_only_redirect_they_fit(old, asked):
    for other in ("/cafe", "/t 1", "/page.php?id=café"):
        Redirect.add_redirect(other, f"{AWAY}autre/")
    typed(old)
    assert led(asked) == (301, AWAY)


def test_bytes_that_the_server_could_not_read_are_not_guessed():
    for old in ("/café", "/cafè", "/thé"):
        Redirect.add_redirect(old, AWAY)
    unread = "%EF%BF%BD"
    for asked in (f"/caf{unread}", f"/th{unread}s", f"/t{unread}", f"/{unread}", "/" + unread * 3000):
        assert led(asked) == (404, "")


def test_bytes_that_the_server_could_not_read_cost_as_much_where_a_hidden_page_is():
    page = standard_page("Méthode")
    page.unpublish()
    Redirect.add_redirect("/café", page)
    assert queries("/caf%EF%BF%BD") == queries("/th%EF%BF%BD")


def test_an_address_too_long_once_encoded_is_a_sentence():
    assert "raccourcissez-la" in typed("/" + "a b" * 80)


def test_the_api_finds_by_the_same_spelling(client):
    page = standard_page("Méthode", slug="methode")
    catch_up()
    Redirect.add_redirect("/ma vieille page", page)
    answer = client.get("/api/v1/find", {"url": "/ma%20vieille%20page/"})
    assert answer.json()["url"].endswith(page.url)


# What others append, and what a list was asked for


def test_what_an_address_asks_goes_to_where_its_page_is_now():
    index = news.index()
    Redirect.add_redirect("/nouvelles", index)
    assert led("/nouvelles/?topic=eau&page=2") == (301, f"{index.url}?topic=eau&page=2")
    assert led("/nouvelles/?topic=eau&utm_source=x") == (301, f"{index.url}?topic=eau&utm_source=x")
    assert led("/nouvelles/") == (301, index.url)


def test_what_a_redirect_names_stays_behind_and_what_others_append_hides_none():
    page = standard_page("Méthode", slug="methode")
    Redirect.add_redirect("/page.php?id=5", page)
    Redirect.add_redirect("/affiche?utm_source=qr", page)
    assert led("/page.php?id=5") == (301, page.url)
    assert led("/page.php?fbclid=abc&id=5") == (301, f"{page.url}?fbclid=abc")
    assert led("/page.php?id=6") == (404, "")
    assert led("/affiche/?utm_source=qr") == (301, page.url)
    assert led("/affiche/?utm_source=lettre") == (404, "")


def test_another_site_or_a_link_with_a_query_is_left_as_it_is():
    Redirect.add_redirect("/ailleurs", AWAY)
    Redirect.add_redirect("/ici", "/recherche/?q=puits")
    assert led("/ailleurs?page=2") == (301, AWAY)
    assert led("/ici?page=2") == (301, "/recherche/?q=puits")
