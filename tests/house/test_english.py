"""The words around the content, for visitors who read English, each in the folder that says it."""

import ast
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest

from tests.house.sources import ENGINE, ROOT, TYPES, catalogue

FOLDERS = [*ENGINE, *TYPES]
CATALOGUES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("django.po"))
OF_THE_STAFF = {"admin", "http", "mail", "publishing", "widgets"}
"""Templates that no visitor reads."""


def phrases(folder: str) -> set[str]:
    """Every phrase that the public templates of a folder translate."""
    templates = (ROOT / folder).glob("**/templates/**/*.html")
    texts = [file.read_text() for file in templates if not OF_THE_STAFF & {*file.parts}]
    return {found for text in texts for found in re.findall(r'{% translate "([^"]+)"', text)}


def english(file: Path) -> dict[str, str]:
    """What is written on one line each, and needs no context to be understood."""
    pairs = re.findall(r'(?<!")\nmsgid (".+")\nmsgstr (".+")', file.read_text())
    return {ast.literal_eval(phrase): ast.literal_eval(said) for phrase, said in pairs}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_public_phrase_has_an_english_one(folder):
    assert phrases(folder) - catalogue(folder) - catalogue("cms") == set()


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.relative_to(ROOT).parts[-5])
def test_the_compiled_catalogue_is_up_to_date(file):
    with file.with_suffix(".mo").open("rb") as compiled:
        found = GNUTranslations(compiled)
    assert {phrase: found.gettext(phrase) for phrase in english(file)} == english(file)
