"""The words around the content, for visitors who read English."""

import re
from gettext import GNUTranslations
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = ROOT / "cms" / "locale" / "en" / "LC_MESSAGES" / "django.po"
PUBLIC = ["cms/templates", "home/templates", "news/templates", "search/templates"]


def phrases() -> set[str]:
    """Every phrase our public templates translate."""
    texts = [path.read_text() for folder in PUBLIC for path in (ROOT / folder).rglob("*.html")]
    return {found for text in texts for found in re.findall(r'{% translate "([^"]+)"', text)}


def english() -> dict[str, str]:
    return dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"', CATALOGUE.read_text(), re.MULTILINE))


def test_every_public_phrase_has_an_english_one():
    assert phrases() <= english().keys()


def test_the_compiled_catalogue_is_up_to_date():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert {phrase: compiled.gettext(phrase) for phrase in english()} == english()
