"""The page of a project: what a visitor reads."""

import pytest

from tests.cms.media.builders import make_document
from tests.home.builders import read
from tests.projects.builders import complete, project

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_what_was_done_where_and_for_how_much():
    html = read(complete(documents=[make_document()]).url).replace("\xa0", " ").replace("\u202f", " ")
    for text in ("Eau potable · Achevé", "EX-001", "novembre 2004 – 29 juin 2005", "2005 – 25 février 2006"):
        assert text in html
    assert "27 500 € · 18 038 818 FCFA <small>(converti)</small>" in html
    assert "7 500,50 €" in html
    assert "Commune de Kayes (Mali) : met en œuvre" in html
    assert "1 200 personnes" in html
    assert "Forages : 2 forages" in html
    assert "Rapport</a>" in html


def test_a_cost_in_francs_is_shown_in_euros_as_converted():
    html = read(project(cost=655_957, currency="XOF").url).replace("\xa0", " ").replace("\u202f", " ")
    assert "1 000 € <small>(converti)</small> · 655 957 FCFA</dd>" in html


def test_a_bare_project_has_a_page():
    html = read(project().url)
    assert "Coût total" not in html
    assert "Financement" not in html
