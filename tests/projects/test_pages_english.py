"""The words around the projects, for visitors who read English."""

import re
from decimal import Decimal
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.utils import translation

from projects.inline_rows import Cofinancing, Organisation
from projects.map_page import WORDS
from projects.models import Status
from projects.money import BANDS, written
from projects.plugin import ProjectsPlugin
from projects.project_page import where
from tests.projects.builders import unsaved

FOLDER = Path(__file__).parent.parent.parent / "projects"
CATALOGUE = FOLDER / "locale" / "en" / "LC_MESSAGES" / "django.po"
SAME = {"Cercle", "Code", "Documents", "Pages", "Photos", "population"}


def compiled() -> GNUTranslations:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        return GNUTranslations(file)


def phrases() -> set[str]:
    texts = [path.read_text() for path in FOLDER.glob("templates/projects/*.html")]
    return {found for text in texts for found in re.findall(r'{% translate "([^"]+)"', text)}


def test_every_phrase_of_the_pages_has_an_english_one():
    catalogue = compiled()
    assert {phrase for phrase in phrases() if catalogue.gettext(phrase) == phrase} <= SAME


@pytest.mark.parametrize(
    "labels",
    [
        [filter_.heading for filter_ in ProjectsPlugin.filters],
        [label for words in WORDS.values() for label in words.values()],
        Status.labels,
        Cofinancing.Category.labels,
        Cofinancing.Kind.labels,
        Organisation.Role.labels,
        [label for _most, _value, label in BANDS],
    ],
)
def test_what_projects_are_told_apart_by_has_english_words(labels):
    with translation.override("fr"):
        french = [str(label) for label in labels]
    with translation.override("en"):
        english = [str(label) for label in labels]
    assert {phrase for phrase, other in zip(french, english, strict=True) if phrase == other} <= SAME


def test_amounts_are_written_as_in_english():
    with translation.override("en"):
        assert written(Decimal(27_500), "EUR") == "€27,500"
        assert written(Decimal(27_500), "XOF") == "27,500\N{NO-BREAK SPACE}FCFA"
    with translation.override("fr"):
        assert written(Decimal("27500.50"), "EUR") == ("27\N{NARROW NO-BREAK SPACE}500,50\N{NO-BREAK SPACE}€")


@pytest.mark.django_db
def test_a_place_is_told_in_english():
    page = unsaved(locality="Sagalo", commune="Dialafara", cercle="Kéniéba", region="Kayes")
    with translation.override("en"):
        assert where(page) == "Sagalo, commune of Dialafara, cercle of Kéniéba, region of Kayes"


def test_the_compiled_catalogue_is_up_to_date():
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"', CATALOGUE.read_text(), re.MULTILINE)
    catalogue = compiled()
    simple = [(phrase, english) for phrase, english in pairs if english != catalogue.pgettext("cost", phrase)]
    assert [pair for pair in simple if catalogue.gettext(pair[0]) != pair[1]] == []
