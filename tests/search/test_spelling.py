"""« Vouliez-vous dire … ? » where words find nothing as they were typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from search.spelling import distance
from tests.cms.reading.builder import MORNING, withdraw
from tests.search.builder import ask, item
from tests.search.test_search import links

WORDS = st.text("abcde", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [
        ("puits", "puits", 0),
        ("puits", "puit", 1),
        ("puits", "pusit", 2),
        ("puits", "piuts", 1),
        ("kayes", "cayes", 1),
        ("", "abc", 3),
        ("ecole", "santé", 5),
    ],
)
def test_distance_counts_letters(one, other, letters):
    assert distance(one, other) == letters


@given(WORDS, WORDS)
def test_distance_is_the_same_both_ways_and_never_more_than_the_longer_word(one, other):
    found = distance(one, other)
    assert found == distance(other, one)
    assert abs(len(one) - len(other)) <= found <= max(len(one), len(other))
    assert (found == 0) == (one == other)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yelimanné", "Yélimané"),
        ("Ielimané", "Yélimané"),
        ("Yeilmané", "Yélimané"),
        ("puist", "puits"),
        ("pwits", "puits"),
        ("puits yelimanné", "puits Yélimané"),
        ("l’eau de yélimanne", "l’eau de Yélimané"),
        ("marécher", "maraîcher"),
    ],
)
def test_a_mistyped_word_is_put_right(typed, meant):
    item("Un puits maraîcher à Yélimané", text="De l’eau.")
    assert links(ask(typed))[f"Vouliez-vous dire « {meant} » ?"].startswith("?q=")


@pytest.mark.django_db
def test_a_word_with_tones_is_proposed_as_it_is_written():
    item("La kɛ\u0301nɛya de Kayes")
    assert "Vouliez-vous dire « kɛ\u0301nɛya » ?" in links(ask("kenneyya"))


@pytest.mark.django_db
def test_labels_are_known_words_too():
    item("Une adduction", facets=[("cercle", "bafoulabe", "Bafoulabé")], text="À Bafoulabé.")
    assert links(ask("bafoulabbé"))["Vouliez-vous dire « Bafoulabé » ?"] == "?q=Bafoulab%C3%A9"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["girafe", "zzzz", "pu", "12345", "puits girafe", "&<script>"])
def test_nothing_is_proposed_where_nothing_is_near(typed):
    item("Un puits")
    assert "Vouliez-vous dire" not in ask(typed)


@pytest.mark.django_db
def test_only_what_is_public_is_proposed():
    withdraw(item("Un barrage"))
    item("Un barage passé", expires_at=MORNING)
    item("A dam", lang="en")
    assert "Vouliez-vous dire" not in ask("barrrage")
    item("Le barrage")
    assert "Vouliez-vous dire" in ask("barrrage")


@pytest.mark.django_db
def test_a_proposal_costs_the_same_with_many_near_words():
    counts = set()
    for titles in (["Le barrage"], [f"barr{letter}ge" for letter in "bcdefghijklm"]):
        for title in titles:
            item(title)
        with CaptureQueriesContext(connection) as seen:
            assert "Vouliez-vous dire" in ask("barrzage")
        counts.add(len(seen))
    assert len(counts) == 1
