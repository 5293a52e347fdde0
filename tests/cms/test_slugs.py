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
        ("Kɛnɛya sɔrɔli", "keneya-soroli"),
        ("kɛ\u0301nɛya, sɔ\u0300rɔ\u0300", "keneya-soro"),
        ("Mali–France", "mali-france"),
        ("Eau/assainissement", "eau-assainissement"),
        ("n°4", "no-4"),
        ("Forage nº 4", "forage-no-4"),
        ("😀 fête", "fete"),
        ("👨\u200d👩\u200d👧 🇲🇱 École ❤️", "ecole"),
        ("Ke\u0301nie\u0301\u00adba\u200b", "kenieba"),
        ("ɛ ɔ ɲ ŋ", "e-o-n-ng"),
        ("ߒߞߏ", "nko"),
        ("السلام عليكم", "lslm-lykm"),
        ("中文", "zhongwen"),
        ("𞤀𞤣𞤤𞤢𞤥", "adlam"),
        ("- Un titre – ", "un-titre"),
        ("S.A.R.L. & Cie", "sarl-cie"),
        ("a" * 199 + " b", "a" * 199),
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
