"""Addresses made of titles."""

import pytest

from cms.slugs import slug_of
from cms.testing import catch_up
from tests.home.builders import standard_page


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L'école", "l-ecole"),
        ("L’école d’été", "l-ecole-d-ete"),
        ("Cœur & œuvre", "coeur-oeuvre"),
        ("Ɲamina, ɛ ɔ ŋ", "namina-e-o-ng"),
        ("5 600 000 €", "5-600-000-eur"),
        ("…", ""),
    ],
)
def test_titles_become_ascii_words(title, slug):
    assert slug_of(title) == slug


@pytest.mark.django_db
def test_two_pages_with_one_title_have_two_addresses():
    assert [standard_page("L’école").slug for _ in range(3)] == ["l-ecole", "l-ecole-2", "l-ecole-3"]


@pytest.mark.django_db
def test_a_title_of_nko_letters_has_an_address():
    assert standard_page("ߒߞߏ").slug


TWINS = [
    ("ߒߞߏ", "ߞߏߒ"),
    ("só", "sò"),
    ("bálà", "bàlá"),
    ("ⵣ", "ⵥ"),
    ("السلام", "سلام"),
    ("👍", "…"),
    ("a" * 255, "a" * 250),
]


@pytest.mark.django_db
@pytest.mark.parametrize("titles", TWINS, ids=range(len(TWINS)))
def test_titles_that_ascii_confuses_have_addresses_of_their_own(client, titles):
    catch_up()
    pages = [standard_page(title) for title in titles]
    assert len({page.slug for page in pages}) == 2
    assert [client.get(page.url).status_code for page in pages] == [200, 200]
