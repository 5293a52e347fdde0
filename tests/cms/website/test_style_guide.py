"""The page of components shows every one, drawn by its real template."""

from pathlib import Path

import pytest
from django.test import Client
from django.test.signals import template_rendered

from cms.blocks import BodyBlock
from tests.home.builders import editor, home_page

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "cms" / "templates"
TYPES = sorted(path.parent.name for path in ROOT.glob("*/plugin.py"))
ELSEWHERE = {"admin", "mail", "widgets", "feed.html"}
"""Templates of a type that visitors never see on a page."""
WHOLE_PAGES = {"site/article.html", "site/refused.html"}
UNSEEN = {"site/hreflang.html"}


@pytest.fixture
def seen():
    """The page of components, and the names of the templates that drew it."""
    home_page()
    drawn = set()

    def record(sender, template, **kwargs):
        drawn.add(template.name)

    template_rendered.connect(record)
    try:
        return editor().get("/admin/composants/").content.decode(), drawn
    finally:
        template_rendered.disconnect(record)


def pieces(folder: str) -> set[str]:
    """The templates of a type that are neither a whole page nor read elsewhere."""
    templates = ROOT / folder / "templates"
    found = [file for file in templates.rglob("*.html") if not ELSEWHERE & {*file.parts}]
    whole = {file for file in found if "{% extends" in file.read_text()}
    return {file.relative_to(templates).as_posix() for file in found if file not in whole}


@pytest.mark.parametrize("folder", TYPES)
def test_every_piece_of_a_type_is_drawn(seen, folder):
    assert pieces(folder) - seen[1] == set()


def test_every_fragment_and_every_block_is_drawn(seen):
    html, drawn = seen
    fragments = {
        path.relative_to(TEMPLATES).as_posix()
        for folder in ("blocks", "site")
        for path in (TEMPLATES / folder).glob("*.html")
    }
    assert fragments - WHOLE_PAGES - UNSEEN - drawn == set()
    assert all(f"({name})" in html for name in BodyBlock().child_blocks)


def test_it_is_for_the_staff():
    answer = Client().get("/admin/composants/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/composants/")
