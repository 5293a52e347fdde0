"""What feeds say of a project."""

import pytest
from django.test import Client

from cms.testing import catch_up
from tests.cms.media.builders import make_document
from tests.gallery.builders import album, collection
from tests.home.builders import english
from tests.projects.builders import complete, index, project

pytestmark = pytest.mark.django_db


def feed_item(path="projects.json"):
    catch_up()
    [item] = Client().get(f"/flux/{path}").json()["items"]
    return item


def test_a_project_tells_its_aims_results_place_dates_and_cost():
    complete(album=album(collection(count=2)), documents=[make_document("Rapport")])
    item = feed_item()
    for said in (
        "<h2>Objectifs</h2>\n<p>De l’eau à moins de 500 m.</p>",
        "<p>Le forage est ouvert.</p>",
        "<li>Forages : 2 forages</li>",
        "<li>1 200 personnes (source : Mairie)</li>",
        "<dt>Secteur</dt><dd>Eau potable</dd>",
        "<dt>Lieu</dt><dd>Kayes N’Di, commune de Kayes, cercle de Kayes, région de Kayes</dd>",
        "<dt>Début prévu</dt><dd>novembre 2004</dd>",
        "<dt>Coût total</dt><dd>27 500 € (soit 18 038 818 FCFA)</dd>",
        "<dt>Met en œuvre</dt><dd>Commune de Kayes (Mali)</dd>",
        ">Rapport</a>",
    ):
        assert said in item["content_html"].replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")
    assert item["content_html"].count("<img ") == 2
    assert item["tags"] == ["Eau potable", "Kayes"]


def test_a_bare_project_says_what_is_known_of_it_only():
    project(title="Un puits", locality="Sagalo")
    html = feed_item()["content_html"]
    assert "<dt>Lieu</dt><dd>Sagalo, région de Kayes</dd>" in html
    assert "<h2>Fiche du projet</h2>" in html
    assert [said for said in ("Objectifs", "Coût", "Début", "Photos", "None") if said in html] == []


def test_what_is_typed_stays_text():
    project(title="Un puits", objectives="<script>alert(1)</script>", locality="<b>Sagalo</b>")
    html = feed_item()["content_html"]
    assert "<script" not in html
    assert "<b>" not in html


def test_a_project_in_english_speaks_english():
    page = complete()
    index().copy_for_translation(english(), copy_parents=True).save_revision().publish()
    page.copy_for_translation(english()).save_revision().publish()
    html = feed_item("projects.json?lang=en")["content_html"]
    assert "<h2>Aims</h2>" in html
    assert "27,500" in html


def test_a_cost_in_francs_is_told_in_francs_first():
    complete(cofinancing=[], cost=655957, currency="XOF")
    html = feed_item()["content_html"].replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")
    assert "<dt>Coût total</dt><dd>655 957 FCFA (soit 1 000 €)</dd>" in html
