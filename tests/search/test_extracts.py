"""Extracts: the right passage, the right words, and never a byte of markup that is not ours."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.publishing.stemming import stemmed
from search.extracts import LENGTH, extract, marked

FILLER = "Le comité se réunit chaque mois à Bamako pour suivre les dossiers déposés. "


def terms(question: str) -> tuple[str, ...]:
    return tuple(stemmed(question).split())


def test_the_passage_with_most_words_is_chosen():
    texts = ["Un puits.", "Rien.", "Une école et son puits.", "Encore un puits."]
    assert extract(texts, terms("puits école")) == "Une <mark>école</mark> et son <mark>puits</mark>."


def test_a_long_text_is_cut_between_words_around_what_was_found():
    said = extract([FILLER * 20 + "Un puits à Kayes. " + FILLER * 20], terms("puits"))
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert "<mark>puits</mark> à Kayes" in said
    plain = said.replace("<mark>", "").replace("</mark>", "").strip("… ")
    assert len(plain) <= LENGTH
    assert plain in FILLER * 20 + "Un puits à Kayes. " + FILLER * 20


def test_words_close_together_are_shown_together():
    text = f"Un puits. {FILLER * 10} Une école a son puits. {FILLER * 10}"
    assert "Une <mark>école</mark> a son <mark>puits</mark>" in extract([text], terms("puits école"))


def test_accents_written_as_two_characters_are_marked_too():
    assert extract(["Une e\u0301cole"], terms("ecole")) == "Une <mark>école</mark>"


@pytest.mark.parametrize(
    ("text", "question", "said"),
    [
        ("La kɛ\u0301nɛya pour tous", "keneya", "La <mark>kɛ\u0301nɛya</mark> pour tous"),
        ("Un sɔ\u0300rɔ\u0300.", "sɔrɔ", "Un <mark>sɔ\u0300rɔ\u0300</mark>."),
        ("ߒ\u07ebߞߏ", "ߒߞߏ", "<mark>ߒ\u07ebߞߏ</mark>"),
        ("Un pu\u00adits", "puits", "Un <mark>puits</mark>"),
        ("Code EXR-016.", "EXR016", "Code <mark>EXR-016</mark>."),
        ("Code EXR016.", "exr-016", "Code <mark>EXR016</mark>."),
        ("Code EXR-016.", "exr 016", "Code <mark>EXR</mark>-<mark>016</mark>."),
        ("Le forage n°4", "n° 4", "Le forage <mark>n°</mark><mark>4</mark>"),
        ("Le forage n°\u00a04", "no 4", "Le forage <mark>n°</mark> <mark>4</mark>"),
        ("می\u200cخواهم", "می\u200cخواهم", "<mark>می\u200cخواهم</mark>"),
    ],
)
def test_a_word_keeps_its_marks(text, question, said):
    assert extract([text], terms(question)) == said


def test_nothing_found_is_no_extract():
    assert extract(["Un puits."], terms("girafe")) == ""
    assert extract([], terms("puits")) == ""


def test_a_word_without_an_end_is_bounded():
    assert len(extract(["a" * 100_000 + " puits " + "b" * 100_000, "puits"], terms("puits"))) < 2 * LENGTH
    assert len(extract(["puits" * 1000], terms("puits" * 1000))) < 2 * LENGTH


@given(st.lists(st.text(), max_size=4), st.text(max_size=30))
def test_only_mark_is_markup(texts, question):
    said = extract([*texts, f"{question} {question}"], terms(question))
    assert "<" not in re.sub(r"</?mark>", "", said)
    assert '"' not in said


@given(st.text())
def test_marking_changes_no_character(text):
    assert unescape(re.sub(r"</?mark>", "", marked(text, terms(text)))) == text
