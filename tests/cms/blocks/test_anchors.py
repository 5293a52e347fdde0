"""A heading in a body never takes an anchor that the page around it uses."""

import re
from pathlib import Path

import pytest

from cms.blocks.body import OF_TEMPLATES
from tests.home.builders import read, standard_page

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("cms", "home", "news", "projects", "gallery", "search")


WITHOUT_BODY = {"admin", "publishing", "syndication", "website"}
"""Pages of the administration and for partners: no editor's text stands among their anchors."""


def test_the_anchors_of_the_templates_are_all_known():
    everything = [file for folder in FOLDERS for file in (ROOT / folder).glob("**/templates/**/*.html")]
    templates = [file for file in everything if not WITHOUT_BODY & {*file.parts}]
    found = {name for file in templates for name in re.findall(r'\bid="([a-z-]+)"', file.read_text())}
    assert found <= OF_TEMPLATES


@pytest.mark.django_db
def test_a_heading_named_like_a_part_of_the_page_gets_its_own_anchor():
    body = [("heading", {"text": "Contenu", "level": "2"})]
    shown = read(standard_page("Méthode", body=body).url)
    assert shown.count('id="contenu"') == 1
    assert 'id="contenu-2"' in shown
