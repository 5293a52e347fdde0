"""The search page as visitors meet it, on both databases."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search.query import MOST_PAGES
from search.results import PAGE_SIZE
from tests.cms.reading.builder import MORNING, withdraw
from tests.search.builder import ask, item, picture

pytestmark = pytest.mark.django_db

OURS = {
    '<script type="module" src="/static/js/lite.js">',
    '<script type="module" src="/static/search/suggestions.js">',
}
SECTORS = [("sector", "water", "Eau potable"), ("sector", "health", "Santé")]


def titles(html: str) -> list[str]:
    found = re.findall(r'<h3><a href="[^"]*">(.*?)</a></h3>', html)
    return [re.sub(r"</?mark>", "", title) for title in found]


def links(html: str) -> dict[str, str]:
    """The address behind each plain link of the page, by its words and number."""
    return {
        " ".join(re.sub(r"<[^>]+>", "", text).split()): href.replace("&amp;", "&")
        for href, text in re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    }


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("education", "Éducation", "Éducation"),
        ("ecole", "Nos écoles", "écoles"),
        ("château d'eau", "Deux châteaux d’eau", "châteaux"),
        ("coeur", "Le Cœur du village", "Cœur"),
        ("senegal", "Sénégal", "Sénégal"),
        ("coopérer", "La coopération", "coopération"),
        ("l'eau", "De l’eau pour Kayes", "eau"),
        ("maraîchère", "Cultures maraîchères", "maraîchères"),
    ],
)
def test_french_words_are_found_and_marked(question, text, marked):
    item(text)
    item("Dans le texte", text=text)
    item("Sans rapport", text="Rien ici.")
    html = ask(question)
    assert titles(html) == [text, "Dans le texte"]
    assert html.count(f"<mark>{marked}</mark>") == 2


def test_titles_come_first_then_the_newest():
    item("Assemblée", text="Un puits.", published_at=MORNING + timedelta(days=9))
    item("Un puits", published_at=MORNING)
    item("Deux puits", published_at=MORNING + timedelta(days=1))
    assert titles(ask("puits")) == ["Deux puits", "Un puits", "Assemblée"]


def test_a_result_says_its_type_its_day_and_shows_its_smallest_picture():
    item("Un puits", summary="À Kayes.", image=picture(800, 240, 400))
    html = ask("puits")
    assert 'Article · <time datetime="2026-01-01">1er janvier 2026</time>' in html
    assert '<img src="/media/public/240.webp" width="240" height="240" alt=""' in html
    assert "<p>À Kayes.</p>" in html


def test_types_and_sectors_are_plain_links_with_counts():
    item("Un puits", facets=SECTORS[:1])
    item("Deux puits", facets=SECTORS)
    item("Histoire d’un puits", type="history")
    found = links(ask("puits"))
    assert found["Articles 2"] == "?q=puits&type=news"
    assert found["Pages d’histoire 1"] == "?q=puits&type=history"
    assert found["Eau potable 2"] == "?q=puits&sector=water"
    chosen = ask("puits", type="news", sector="health")
    assert titles(chosen) == ["Deux puits"]
    assert links(chosen)["Tous les secteurs"] == "?q=puits&type=news"
    assert links(chosen)["Tout 1"] == "?q=puits&sector=health"


def test_without_a_question_everything_is_there_to_browse():
    item("Un puits")
    item("Notre histoire", type="history")
    assert len(titles(ask())) == 2
    assert titles(ask(" ", type="history")) == ["Notre histoire"]


def test_pages_follow_each_other_and_end():
    for number in range(PAGE_SIZE + 1):
        item(f"Puits {number}")
    first, second = ask("puits"), ask("puits", page="2")
    assert sorted(titles(first) + titles(second)) == sorted(f"Puits {n}" for n in range(PAGE_SIZE + 1))
    assert 'rel="next" href="?q=puits&amp;page=2"' in first
    assert 'rel="prev" href="?q=puits"' in second
    assert "De 13 à 13 sur 13" in second
    assert [" – page 2 – " in html.partition("</title>")[0] for html in (first, second)] == [False, True]
    ask("puits", 404, page="3")


def test_nothing_found_says_what_would_be():
    item("Un puits", facets=SECTORS[:1])
    item("Une école", type="history")
    html = ask("puits école")
    assert "Aucun résultat pour « puits école »" in html
    assert links(html)["puits"] == "?q=puits"
    assert links(html)["école"] == "?q=%C3%A9cole"
    assert links(html)["Pages d’histoire"] == "?type=history"
    assert sorted(titles(html)) == ["Un puits", "Une école"]


def test_a_filter_that_hides_everything_is_named():
    item("Un puits", facets=SECTORS[:1])
    html = ask("puits", type="history", sector="health")
    assert links(html)["Tous les contenus"] == "?q=puits"
    assert links(ask("puits", type="history"))["Tous les contenus"] == "?q=puits"
    assert "Sans un filtre" not in ask("girafe", type="history")


def hidden(html: str) -> dict[str, str]:
    """What the form sends along with the words."""
    form = html[html.index('<form class="search-form"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def test_the_form_keeps_the_filters():
    item("Un puits", facets=SECTORS[:1])
    assert hidden(ask("puits", type="news", sector="water")) == {"type": "news", "sector": "water"}
    assert hidden(ask("girafe", sector="water")) == {"sector": "water"}
    assert hidden(ask("", sector="water")) == {"sector": "water"}
    assert hidden(ask("puits")) == {}


@pytest.mark.parametrize(
    ("lang", "chosen", "nothing", "everywhere"),
    [
        ("fr", "Santé 0", "Aucun résultat pour « girafe » – Santé", "Tous les secteurs"),
        ("en", "Health 0", "No result for “girafe” – Health", "All sectors"),
    ],
)
def test_a_chosen_sector_stays_chosen_by_its_name_where_nothing_is_found(lang, chosen, nothing, everywhere):
    item("Un puits", lang=lang, facets=SECTORS[:1])
    html = ask("girafe", lang=lang, sector="health")
    assert nothing in html
    assert links(html)[chosen] == "?q=girafe&sector=health"
    assert links(html)[everywhere] == "?q=girafe"
    assert html.count('aria-current="true"') == 2
    assert ">health<" not in html


def test_the_sector_alone_is_offered_by_its_name():
    item("Un puits", facets=SECTORS[:1])
    assert links(ask("puits", type="history", sector="water"))["Eau potable"] == "?q=puits&sector=water"


def test_words_too_common_to_search_for_say_so():
    item()
    assert "trop courants" in ask("de la")


def test_only_what_is_public_is_found():
    withdraw(item("Un puits retiré"))
    item("Un puits passé", expires_at=MORNING)
    item("A well", lang="en")
    item("Un puits sans adresse", path="")
    item("Le puits du site", type="site")
    item("Un puits d’un type disparu", type="gone")
    assert titles(ask("puits")) == []
    assert titles(ask()) == []


def test_the_page_speaks_english_below_en():
    item("A well in Kayes", lang="en")
    item("Un puits à Kayes")
    html = ask("kayes", lang="en")
    assert titles(html) == ["A well in Kayes"]
    assert "1 result for “kayes”" in html
    assert 'action="/en/search/"' in html
    assert '<html lang="en">' in html
    assert "Articles 1" in links(html)
    assert Client().get("/search/").status_code == 404


def test_every_page_has_the_form_and_results_are_kept_from_search_engines():
    for address, form in (("/diffuser/", "site-search"), ("/nulle-part/", "search-form")):
        html = Client().get(address).content.decode()
        assert html.count(f'<form class="{form}" role="search" action="/recherche/"') == 1
    item()
    html = ask("puits")
    assert '<meta name="robots" content="noindex">' in html
    assert 'name="q" value="puits"' in html
    assert set(re.findall(r"<script.*?>", html)) == OURS
    assert "style=" not in html


EVIL = '<script>alert(1)</script> & "puits" \'><img src=x onerror=alert(1)>'


def test_no_text_becomes_markup():
    item(EVIL, summary=EVIL)
    item("Autre", text="&lt;script&gt;alert(2)&lt;/script&gt; puits &amp;lt;b&amp;gt;")
    html = ask(EVIL.replace("1", "")) + ask("puits") + ask("puits", sector=EVIL[:90])
    assert set(re.findall(r"<script.*?>", html)) == OURS
    assert "<img src=x" not in html
    assert html.count("<mark>puits</mark>") >= 3


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=%00", 400),
        ("q=a&q=b", 400),
        ("type=news&type=news", 400),
        ("q=" + "a" * 10_000, 400),
        ("q=" + "+".join(f"m{number}" for number in range(800)), 400),
        ("q=" + "+".join("abcdefghijklmnopqrstuvwxyz"[number] * 3 for number in range(21)), 400),
        ("sector=" + "a" * 101, 400),
        ("sector=%00", 400),
        ("q=%ED%A0%80", 200),
        ("q=%FF", 200),
        ("type=rien", 404),
        ("type=site", 404),
        ("page=0", 404),
        ("page=2", 404),
        ("page=-1", 404),
        ("page=٢", 404),
        ("page=1" + "0" * 23, 404),
        (f"page={MOST_PAGES + 1}", 404),
        ("page=", 200),
        ("utm_source=x", 200),
        ("q=%22%20OR%20*", 200),
        ("q=%09puits%0A", 200),
    ],
)
def test_an_address_that_asks_for_nothing_possible_gets_a_sentence(query, status):
    item()
    answer = Client().get(f"/recherche/?{query}")
    assert answer.status_code == status
    assert ('role="alert"' in answer.content.decode()) == (status != 200)


def test_it_is_only_read():
    assert Client().post("/recherche/").status_code == 405
    assert Client().head("/recherche/").status_code == 200


def test_a_hundred_results_cost_as_many_queries_as_one():
    def queries():
        with CaptureQueriesContext(connection) as seen:
            ask("puits")
        return len(seen)

    item("Un puits", facets=SECTORS)
    one = queries()
    for more in (2, 97):
        for number in range(more):
            item(f"Puits {number}", facets=SECTORS, type=["news", "history", "pages"][number % 3])
        assert queries() == one
