"""The address that a browser proposes is the one that the server makes, letter by letter."""

import re
import sys
import unicodedata

import pytest

from cms.slugs import slug_of
from tests.journeys.test_editor_publishes import edit_address, publish

TITLES = {
    "Kɛnɛya sɔrɔli": "keneya-soroli",
    "Mali–France": "mali-france",
    "😀 Fête de l’eau": "fete-de-l-eau",
    "Forage n°4": "forage-no-4",
    "Œuvre et cœur": "oeuvre-et-coeur",
    "l'eau": "l-eau",
    "ɛ ɔ ɲ ŋ": "e-o-n-ng",
    "kɛ\u0301nɛya, Ke\u0301nie\u0301ba": "keneya-kenieba",
    "ߒߞߏ": "nko",
    "السلام عليكم": "lslm-lykm",
    "中文标题": "zhongwenbiaoti",
    "👍": "",
    "a" * 250: "a" * 200,
    "Un titre –": "un-titre",
    "Lot\t4": "lot-4",
}
NO_LETTERS = ("Cn", "Cs", "Co")
SURROUNDED = "{0} n{0}4 a {0}\u0301b N {0}s"


@pytest.fixture
def form(editor):
    """The form of a new article."""
    news = edit_address(editor, "Actualités").split("/")[3]
    editor.goto(f"/admin/pages/{news}/add_subpage/")
    editor.locator("#id_slug").wait_for(state="attached")
    return editor


def type_title(form, title: str, field: str = "#id_title") -> None:
    form.locator(field).fill(title)
    form.locator(field).press("End")


def wait_for_slug(form, slug: str, field: str = "#id_slug") -> None:
    form.wait_for_function(
        "([field, slug]) => document.querySelector(field).value === slug", arg=[field, slug]
    )


def test_the_proposal_is_the_server_s(form):
    assert [slug_of(title) for title in TITLES] == [*TITLES.values()]
    for title, slug in TITLES.items():
        type_title(form, title)
        wait_for_slug(form, slug)
    assert form.problems == []


@pytest.mark.parametrize("end", [0x2C00, pytest.param(sys.maxunicode + 1, marks=pytest.mark.slow)])
def test_every_character_is_read_as_the_server_reads_it(form, end):
    known = [chr(point) for point in range(end) if unicodedata.category(chr(point)) not in NO_LETTERS]
    titles = [SURROUNDED.format(character) for character in known]
    proposed = form.evaluate("titles => titles.map((title) => slugOf(title))", titles)
    pairs = zip(titles, proposed, strict=True)
    assert [(title, slug, slug_of(title)) for title, slug in pairs if slug != slug_of(title)] == []


def test_a_published_page_keeps_its_address_and_a_copy_gets_its_own(form):
    type_title(form, "Kɛnɛya sɔrɔli")
    wait_for_slug(form, "keneya-soroli")
    publish(form)
    address = edit_address(form, "Kɛnɛya sɔrɔli")
    form.goto(address)
    type_title(form, "Un autre titre")
    form.locator("#id_title").blur()
    publish(form)
    form.goto(address)
    assert (form.input_value("#id_title"), form.input_value("#id_slug")) == (
        "Un autre titre",
        "keneya-soroli",
    )
    form.goto(address.replace("/edit/", "/copy/"))
    form.fill("#id_new_slug", "Sɔrɔ n°2")
    form.locator("#id_new_slug").blur()
    wait_for_slug(form, "soro-no-2", "#id_new_slug")


def test_the_identifier_of_a_topic_is_proposed_as_long_as_it_fits(editor):
    editor.goto("/admin/snippets/news/topic/add/")
    type_title(editor, "Kɛnɛya n°4", "#id_label")
    wait_for_slug(editor, "keneya-no-4")
    most = int(re.search(r'name="slug"[^>]*maxlength="(\d+)"', editor.content())[1])
    type_title(editor, "é" * most + "x", "#id_label")
    wait_for_slug(editor, "e" * most)
