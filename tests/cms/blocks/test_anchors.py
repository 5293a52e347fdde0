"""A heading in a body never takes an anchor that the page around it uses."""

import re
from pathlib import Path

import pytest

from cms.blocks.body import OF_TEMPLATES, anchors_of_templates
from cms.plugins import plugins
from tests.home.builders import read, standard_page
from tests.registry import without

ROOT = Path(__file__).resolve().parents[3]
TYPES = sorted(path.parent.name for path in ROOT.glob("*/plugin.py"))
WITHOUT_BODY = {"accounts", "admin", "publishing", "syndication", "website"}
"""Pages of the administration and for partners: no editor's text stands among their anchors."""


def anchors(folder: str) -> set[str]:
    """Those of the templates of a folder."""
    templates = (ROOT / folder).glob("**/templates/**/*.html")
    among_texts = [file for file in templates if not WITHOUT_BODY & {*file.parts}]
    return {name for file in among_texts for name in re.findall(r'\bid="([a-z-]+)"', file.read_text())}


@pytest.mark.parametrize("folder", ["cms", "search"])
def test_the_anchors_of_every_page_are_known(folder):
    assert anchors(folder) <= OF_TEMPLATES


@pytest.mark.parametrize("folder", TYPES)
def test_a_type_declares_the_anchors_of_its_templates(folder):
    own = [plugin for plugin in plugins if type(plugin).__module__ == f"{folder}.plugin"]
    assert anchors(folder) <= OF_TEMPLATES.union(*(plugin.anchors for plugin in own))


def test_the_anchors_of_a_type_go_with_it():
    with without("albums"):
        assert "galerie" not in anchors_of_templates()
    assert "galerie" in anchors_of_templates()


@pytest.mark.django_db
def test_a_heading_named_like_a_part_of_the_page_gets_its_own_anchor():
    body = [("heading", {"text": "Contenu", "level": "2"})]
    shown = read(standard_page("Méthode", body=body).url)
    assert shown.count('id="contenu"') == 1
    assert 'id="contenu-2"' in shown
