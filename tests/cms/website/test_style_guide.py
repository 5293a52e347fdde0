"""The page of components shows every one, drawn by its real template."""

from pathlib import Path

import pytest
from django.test import Client
from django.test.signals import template_rendered

from cms.blocks import BodyBlock
from tests.home.builders import editor, home_page

pytestmark = pytest.mark.django_db

TEMPLATES = Path(__file__).resolve().parents[3] / "cms" / "templates"
WHOLE_PAGES = {"site/article.html", "site/refused.html"}
UNSEEN = {"site/hreflang.html"}


def test_every_fragment_and_every_block_is_drawn():
    home_page()
    drawn = set()

    def note(sender, template, **kwargs):
        drawn.add(template.name)

    template_rendered.connect(note)
    try:
        html = editor().get("/admin/composants/").content.decode()
    finally:
        template_rendered.disconnect(note)
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
