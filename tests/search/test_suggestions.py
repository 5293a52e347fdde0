"""Suggestions while one types: titles, bounded, public, the same on both databases."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.publishing.models import Word
from search.suggestions import MOST, MOST_READ, with_beginnings
from tests.cms.reading.builder import MORNING, withdraw
from tests.plans import know_tables, plan
from tests.search.builder import item

pytestmark = pytest.mark.django_db


def ask(q, status=200, lang="fr"):
    address = {"fr": "/recherche/suggestions", "en": "/en/search/suggestions"}[lang]
    answer = Client().get(address, {"q": q})
    assert answer.status_code == status
    return answer


def suggested(q, **more) -> list[str]:
    return [suggestion["title"] for suggestion in ask(q, **more).json()["suggestions"]]


def test_a_suggestion_names_a_page_and_leads_to_it():
    item("Un puits à Kayes", path="/actualites/puits/")
    answer = ask("pui")
    assert answer.json() == {
        "suggestions": [{"title": "Un puits à Kayes", "url": "/actualites/puits/", "type": "Articles"}]
    }
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "application/json",
        "public, max-age=0, must-revalidate",
    )


@pytest.mark.parametrize("q", ["éco", "ECO", "l’éco", "école de kay", "kayes eco", "Écoles", "les éco"])
def test_accents_capitals_articles_and_order_do_not_matter(q):
    item("Les écoles de Kayes")
    item("Un puits à Kayes")
    assert suggested(q) == ["Les écoles de Kayes"]


@pytest.mark.parametrize(
    ("title", "q"),
    [
        ("La kɛ\u0301nɛya pour tous", "kene"),
        ("La kɛ\u0301nɛya pour tous", "kɛ\u0301n"),
        ("Le sɔ\u0300rɔ\u0300 du village", "soro"),
        ("Ɲɛ\u0301tàa", "netaa"),
        ("Forage n°\u00a04 de Kayes", "forage n°4"),
        ("Forage n°\u00a04 de Kayes", "kayes forage 4"),
    ],
)
def test_marks_and_numbers_do_not_hide_a_word(title, q):
    item(title)
    assert suggested(q) == [title]


def test_titles_that_begin_so_come_first_then_the_newest():
    item("Le grand puits", published_at=MORNING + timedelta(days=2))
    item("Petit puits", published_at=MORNING + timedelta(days=1))
    item("Puits de Kayes", published_at=MORNING)
    assert suggested("puits") == ["Puits de Kayes", "Le grand puits", "Petit puits"]


@pytest.mark.parametrize("q", ["", " ", "p", "p ", "’", "…", "ߒ", "girafe", "puits girafe"])
def test_what_is_too_short_or_unknown_suggests_nothing(q):
    item("Un puits")
    assert suggested(q) == []


def test_labels_are_no_titles():
    item("Une école", facets=[("sector", "water", "Eau potable")])
    assert suggested("potab") == []


def test_only_what_is_public_is_suggested():
    withdraw(item("Un puits retiré"))
    item("Un puits passé", expires_at=MORNING)
    item("Un puits sans adresse", path="")
    item("Le puits du site", type="site")
    item("Un puits en anglais", lang="en")
    assert suggested("puits") == []
    assert suggested("puits", lang="en") == ["Un puits en anglais"]


@pytest.mark.parametrize("q", ["a\0b", "x" * 201, " ".join(f"mot{n}" for n in range(30))])
def test_what_nobody_types_is_refused_in_a_sentence(q):
    assert "detail" in json.loads(ask(q, 400).content)


def test_twice_the_same_parameter_is_refused():
    assert Client().get("/recherche/suggestions?q=a&q=b").status_code == 400
    assert Client().post("/recherche/suggestions", {"q": "puits"}).status_code == 405


def test_there_are_few_of_them_and_they_cost_the_same():
    costs = set()
    for count in (1, 10):
        for number in range(count):
            item(f"Puits {number}")
        with CaptureQueriesContext(connection) as seen:
            found = suggested("puits")
        costs.add(len(seen))
    assert (len(found), len(costs)) == (MOST, 1)


def test_beginnings_are_read_along_the_index(django_assert_num_queries):
    rows = [item(f"Puits {number}") for number in range(3)]
    Word.objects.bulk_create(
        Word(publication=rows[0], lang="fr", word=f"puits{number:04}", written="x", titled=True)
        for number in range(3000)
    )
    know_tables()
    with django_assert_num_queries(1):
        assert len(with_beginnings("fr", ["pui"])) == MOST_READ
    beginning = Word.objects.filter(lang="fr", titled__in=[True], word__gte="pui", word__lte="puiz")
    read = beginning.order_by("-word", "-publication").values("publication")[:MOST_READ]
    assert "word_by_beginning" in plan(read)
