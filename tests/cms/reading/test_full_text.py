"""Words find what holds them in any form, all of them, the most relevant first; none is a command."""

import pytest

from cms.publishing.models import Publication
from cms.publishing.stemming import stemmed
from tests.cms.reading.builder import publish, withdraw

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("education", "Éducation"),
        ("ecole", "Nos écoles"),
        ("château d'eau", "Deux châteaux d’eau"),
        ("coeur", "Le Cœur du village"),
        ("senegal", "Sénégal"),
        ("coopérer", "La coopération"),
        ("l'eau", "De l’eau pour Kayes"),
        ("maraîchère", "Cultures maraîchères"),
        ("formée", "Formé à Ségou"),
        ("N'KO", "L'alphabet n’ko"),
        ("n°4", "Le forage n° 4"),
        ("n° 4", "Le forage n°4"),
        ("nº4", "Le forage n°\u00a04"),
        ("no 4", "Le forage №4"),
        ("No 4", "Les forages N°s 4 et 5"),
        ("40°C", "Jusqu’à 40\u00a0°C"),
        ("keneya", "Kɛ\u0301nɛya"),
        ("sɔ\u0300rɔ\u0300", "Le sɔrɔ du village"),
        ("pu\u200bits", "Un puits"),
        ("école", "Une e\u0301co\u00adle"),
        ("ߒߞߏ", "ߒ\u07ebߞߏ"),
        ("oeuvre", "Œuvre"),
        ("nyeleni", "Nyɛ\u0301lɛ\u0300ni"),
    ],
)
def test_french_words_find_their_forms(api, question, text):
    publish(text)
    publish("Autre chose", text=f"<p>{text}</p>")
    publish("Sans rapport")
    assert api("/content", q=question)["total"] == 2


def test_every_word_must_occur(api):
    publish("Un puits", text="à Kayes")
    assert api("/content", q="puits kayes")["total"] == 1
    assert api("/content", q="puits bamako")["total"] == 0


def test_facets_are_counted_among_what_is_found(api):
    publish("Un puits", facets=[("topic", "eau", "Eau")])
    publish("Une école", facets=[("topic", "ecole", "École")])
    counted = api("/content/news", q="puits", facets="true")["facets"]["topic"]
    assert counted == [{"value": "eau", "label": "Eau", "count": 1}]


def test_a_question_without_a_meaningful_word_finds_nothing(api):
    publish("Un puits")
    assert api("/content", q="de la")["total"] == 0
    assert api("/content", q="« »")["total"] == 0


def test_a_blank_question_is_no_question(api):
    publish("Un puits")
    assert api("/content", q=" ")["total"] == 1


def test_relevance_puts_the_title_first(api):
    publish("Assemblée générale", text="un puits et une école")
    publish("Puits", text="école")
    publish("Puits de l'école")
    found = [item["title"] for item in api("/content", q="puits école", sort="relevance")["items"]]
    assert found == ["Puits de l'école", "Puits", "Assemblée générale"]


def test_relevance_needs_a_question(api):
    assert api("/content", 400, sort="relevance")["errors"][0]["name"] == "sort"


@pytest.mark.parametrize(
    "question", ['"', "puits*", "NEAR(a b)", "title:x", "a OR b", "(", "'", "\\", "🌍", "ߒߞߏ", "%"]
)
def test_query_syntax_means_nothing(api, question):
    publish("Un puits")
    api("/content", q=question)


def test_the_index_follows_edits_withdrawals_and_deletions(api):
    row = publish("Un puits")
    edited = publish("Une école", key=row.key)
    assert api("/content", q="puits")["total"] == 0
    assert api("/content", q="école")["total"] == 1
    withdraw(edited)
    assert api("/content", q="école")["total"] == 0
    Publication.objects.all().delete()
    publish("Une école")
    assert api("/content", q="école")["total"] == 1


def test_a_text_is_bounded():
    assert len(stemmed(" ".join(f"mot{number}" for number in range(30_000))).split()) == 20_000
    assert stemmed("x" * 5000) == "x" * 40


@pytest.mark.parametrize("written", ["EXR-016", "EXR016", "EXR\u2011016", "exr_016"])
def test_a_code_is_found_with_its_hyphen_and_without(api, written):
    publish(f"Puits {written}")
    publish("Une école", text=f"Suite de {written}.")
    for typed in ("EXR-016", "EXR016", "exr\u2011016", "EXR_016"):
        assert api("/content", q=typed)["total"] == 2, typed
        assert api("/content", q=typed, sort="relevance")["items"][0]["title"] == f"Puits {written}"
    assert api("/content", q="EXR017")["total"] == 0
