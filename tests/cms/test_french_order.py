"""Names are listed in one order, in Python and in both databases."""

import random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cms.french_order import FUNCTION, french_key, listed

IN_ORDER = [
    "2 puits",
    "10 puits",
    "Agriculture et élevage",
    "assainissement",
    "cote",
    "coté",
    "côte",
    "côté",
    "Eau potable",
    "Ɛbɛ",
    "Économie locale",
    "éducation",
    "kɛ́nɛya",
    "Kita Nord",
    "Kita-Nord",
    "Kita Sud",
    "Kitamba",
    "L’eau",
    "Lot 2",
    "Lot 02 bis",
    "Lot 10",
    "N’Ko",
    "ŋana",
    "ɲɛ́tàa",
    "oeuf",
    "Œuvre",
    "ouest",
    "Saint Étienne",
    "Saint-Louis",
    "Zoo",
    "\U0001f333 arbres",
]
LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\0", max_codepoint=0x24F), max_size=20)


def test_names_are_listed_as_a_french_reader_looks_for_them():
    assert sorted(random.Random(4).sample(IN_ORDER, len(IN_ORDER)), key=french_key) == IN_ORDER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Éducation", "education"),
        ("ŒUVRE", "oeuvre"),
        ("l'eau", "L’EAU"),
        ("n° 7", "N°007"),
        ("ŋana", "NANA"),
    ],
)
def test_what_differs_in_accents_capitals_or_signs_stands_together(one, other):
    assert listed(one) == listed(other)
    assert french_key(one) != french_key(other)


@pytest.mark.parametrize("number", ["1", "999999999999", "1" + "0" * 30, "0" * 40])
def test_numbers_of_any_length_are_listed(number):
    assert french_key(f"Lot {number}")


@pytest.mark.django_db
def test_the_database_lists_as_python_does():
    with connection.cursor() as cursor:
        for name in [
            *IN_ORDER,
            "ß",
            "ẞ",
            "Đɓ",
            "№ 5 … « x »",
            "a\u00adb",
            "²",
            "",
            "١٢",
            "ǅ",
            "ﬁn",
            "1" * 30,
        ]:
            cursor.execute(f"SELECT {FUNCTION}(%s)", [name])
            assert cursor.fetchone() == (french_key(name),)
        cursor.execute(f"SELECT {FUNCTION}(NULL)")
        assert cursor.fetchone() == (None,)


@pytest.mark.django_db
@given(st.lists(LETTERS, max_size=5))
def test_the_database_lists_any_latin_text_as_python_does(names):
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT {FUNCTION}(%s)", [name])
            assert cursor.fetchone() == (french_key(name),)
