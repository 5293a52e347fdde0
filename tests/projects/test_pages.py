"""The page of one project."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from projects.inline_rows import Achievement
from projects.project_page import where
from tests.cms.media.builders import make_document
from tests.gallery.builders import album, collection, restrict
from tests.home.builders import read
from tests.news.builders import article
from tests.projects.builders import complete, index, project, unsaved
from tests.secrets.asking import ask

pytestmark = pytest.mark.django_db


def private_collection() -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Réservée")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


def test_a_project_is_told_in_words():
    html = read(complete().url)
    for words in (
        "Eau potable",
        "Achevé",
        "De l’eau à moins de 500 m.",
        "Le forage est ouvert.",
        "Forages : 2 forages",
        "1\xa0200 personnes",
        "Mairie",
        "Commune de Kayes",
        "Met en œuvre",
        "Rapport final, 2009",
        "EX-001",
    ):
        assert words in html, words


def test_dates_are_no_more_precise_than_they_are_known():
    html = read(complete().url)
    assert "<dt>Début</dt><dd>2005</dd>" in html
    assert "<dt>Fin</dt><dd>25 février 2006</dd>" in html
    assert "<dt>Début prévu</dt><dd>novembre 2004</dd>" in html


def test_money_is_in_both_currencies_and_the_converted_one_says_so():
    html = read(complete().url)
    assert "27\u202f500\xa0€" in html
    assert "18\u202f038\u202f818\xa0FCFA" in html
    assert "converti, 1 € = 655,957 FCFA" in html
    assert "7\u202f500,50\xa0€" in html


def test_a_cost_in_francs_is_converted_to_euros():
    html = read(project(cost=Decimal(655_957), currency="XOF").url)
    assert html.index("655\u202f957\xa0FCFA") < html.index("1\u202f000\xa0€")


def test_the_place_is_on_a_map_and_says_when_it_is_approximate():
    html = read(project(location="14.4478, -11.4439", locality="Kayes").url)
    assert 'role="img" aria-label="Kayes' in html
    assert "précision approximative" not in html
    assert "Fond de carte : Natural Earth ; villes : GeoNames (CC BY 4.0)." in html
    html = read(project("Autre", location="14.4478, -11.4439", precision="approximate").url)
    assert "précision approximative" in html


def test_a_project_of_which_little_is_known_has_no_empty_headings():
    html = read(project().url)
    for words in ('<svg class="map"', "Qui a financé", "Réalisations", "Photos", "Documents", "Coût"):
        assert words not in html, words


def test_a_name_is_said_once():
    page = unsaved(locality="Kita", commune="Kita", cercle="Kita", region="Kayes")
    assert where(page) == "Kita, cercle de Kita, région de Kayes"
    page = unsaved(locality="Sagalo", commune="Dialafara", cercle="", region="")
    assert where(page) == "Sagalo, commune de Dialafara"


def test_documents_have_their_kind_and_size_and_only_public_ones_are_named():
    public, private = make_document(), make_document(collection=private_collection(), title="Secret")
    html = read(complete(documents=[public, private]).url)
    assert public.title in html
    assert "Ko)" in html
    assert "Secret" not in html


def test_photos_are_those_of_the_album_as_long_as_they_are_public():
    photos = collection(count=2)
    page = project(album=album(photos))
    html = read(page.url)
    assert html.count("<figure") == 2
    assert "Voir tout l’album" in html
    restrict(photos)
    assert "<figure" not in read(page.url)


def test_news_that_name_a_project_are_named_by_it():
    page = project()
    article("Le forage est ouvert", related=[page])
    article("Autre nouvelle")
    html = read(page.url)
    assert "Le forage est ouvert" in html
    assert "Autre nouvelle" not in html


def test_what_is_typed_is_never_markup():
    html = read(project('<script>alert("x")</script>', locality="<b>Kayes</b>", location="14.4, -11.4").url)
    assert "<script>" not in html
    assert "<b>Kayes" not in html


def test_the_page_costs_the_same_whatever_the_number_of_lines():
    def queries(page):
        read(page.url)
        with CaptureQueriesContext(connection) as seen:
            read(page.url)
        return len(seen)

    few = project("Un", achievements=[Achievement(what="Puits")])
    many = project("Deux", achievements=[Achievement(what=f"Puits {number}") for number in range(5)])
    assert queries(few) == queries(many)


def test_the_way_back_is_shown_while_the_map_is_public():
    page = project(actual_start=date(2005, 1, 1))
    assert f'<a href="{index().url}">Tous les projets sur la carte</a>' in read(page.url)


def test_a_private_project_shows_its_documents_to_those_it_lets_in():
    page = complete(documents=[make_document()])
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    member = Client()
    member.force_login(User.objects.create_user("awa"))
    html = unescape(member.get(page.url).content.decode())
    [address] = re.findall(r'href="(/media/private/documents/[^"]+)"', html)
    assert [ask(address, client=client).status for client in (member, Client())] == [200, 404]
