"""The map of all projects and the same projects as a list, as a visitor without script meets them."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.publishing.models import Facet, Publication
from cms.testing import catch_up
from projects.map_page import PAGE_SIZE
from tests.cms.delivery.builder import MORNING
from tests.cms.delivery.builder import publish as publish_row
from tests.projects.builders import index, project, sector

pytestmark = pytest.mark.django_db

TOWNS = {
    "Kayes": (-11.4439, 14.4478),
    "Kita": (-9.4882, 13.0389),
    "Nioro du Sahel": (-9.5936, 15.2307),
    "Diéma": (-9.1921, 14.54),
}
SECTORS = {
    "water": {"value": "water", "label": "Eau potable", "icon": "drop", "color": "#0b7285"},
    "education": {"value": "education", "label": "Éducation", "icon": "square", "color": "#1f5fa8"},
}


def publish(title, town="", sector="water", year=2005, hour=9, place=None):
    """The publication of a project, without its page."""
    kind = SECTORS[sector]
    facets = [("sector", sector, kind["label"]), ("year", str(year), str(year)), ("photos", "false", "false")]
    facets += [("cercle", town, town)] if town else []
    row = publish_row(
        title,
        type="projects",
        path=f"/carte/{title.casefold().replace(' ', '-')}/",
        facets=facets,
        place=place or TOWNS.get(town),
        published_at=MORNING.replace(hour=hour),
    )
    card = json.loads(row.card) | {
        "sector": kind,
        "place": {"locality": town, "commune": "", "cercle": town, "region": "Kayes", "precision": None},
        "status": {"value": "closed", "label": "Achevé"},
        "year": year,
    }
    Publication.objects.filter(pk=row.pk).update(card=json.dumps(card))
    return row


def read(query="", status=200):
    answer = Client().get(index().url + query)
    assert answer.status_code == status, (query, answer.status_code)
    return answer.content.decode()


@pytest.fixture(autouse=True)
def _map(db):
    index()
    catch_up()


def drawing(html):
    return re.search(r'<svg class="map".*?</svg>', html, re.DOTALL)[0]


def marks(html):
    """(address, title) of each link on the map, in the order of the keyboard."""
    return re.findall(r'<a href="([^"]+)"><title>([^<]+)</title>', drawing(html))


def listed(html):
    return re.findall(r'<h3><a href="([^"]+)">', html)


def test_projects_are_on_the_map_and_beside_it_in_the_same_order():
    publish("Un puits", "Kita", hour=1)
    publish("Une école", "Kayes", "education", hour=3)
    publish("Un forage", "Diéma", hour=2)
    html = read()
    addresses = ["/carte/une-école/", "/carte/un-forage/", "/carte/un-puits/"]
    assert listed(html) == addresses
    assert [address for address, _title in marks(html)] == addresses
    assert marks(html)[0][1] == "Une école – Éducation"
    assert "3 projets" in html


def test_a_sector_has_its_shape_and_colour_and_a_legend():
    publish("Un puits", "Kita")
    publish("Une école", "Kayes", "education")
    html = read()
    assert 'd="M-7-7H7V7H-7z" fill="#1f5fa8"' in drawing(html)
    assert 'fill="#0b7285"' in drawing(html)
    legend = html[html.index('class="legend"') :]
    assert legend.index("Eau potable") < legend.index("Éducation")


def test_a_real_project_reaches_the_map():
    page = project(location="14.4478, -11.4439", sector=sector("education"), cercle="Kayes")
    catch_up()
    html = read()
    assert marks(html) == [(page.url, f"{page.title} – Éducation")]
    assert listed(html) == [page.url]
    page.unpublish()
    catch_up()
    assert marks(read()) == []


def test_many_projects_at_one_place_are_a_number_leading_to_their_list():
    for number in range(8):
        publish(f"Puits {number}", "Kita")
    publish("Une école", "Kayes", "education")
    html = read()
    several = next(address for address, title in marks(html) if title == "8 projets ici")
    assert several.endswith("#carte")
    inside = read(several.partition("#")[0].replace("&amp;", "&"))
    assert len(listed(inside)) == 8
    assert "Zone de la carte" in inside
    (again,) = marks(inside)
    assert again[0].endswith("#liste")


def test_filters_are_links_with_counts_and_leave_one_by_one():
    publish("Un puits", "Kita", year=2004)
    publish("Un forage", "Kayes", year=2005)
    publish("Une école", "Kayes", "education", year=2005)
    html = read()
    assert '<a href="?sector=water" rel="nofollow">Eau potable <span class="count">2</span></a>' in html
    assert html.index("?year=2005") < html.index("?year=2004")
    html = read("?sector=water&cercle=Kita")
    assert listed(html) == ["/carte/un-puits/"]
    assert '<a href="?cercle=Kita">Eau potable' in html
    assert '<a href="?sector=water">Kita' in html


def test_a_filter_that_tells_nothing_apart_is_not_offered():
    publish("Un puits", "Kita")
    publish("Un forage", "Kita")
    assert "facets" not in read()


def test_flags_are_worded():
    publish("Un puits", "Kita")
    html = read("?photos=false")
    assert "Sans photo" in html


def test_a_long_list_has_pages_and_one_map():
    for number in range(PAGE_SIZE + 1):
        publish(f"Puits {number}", "Kita", hour=number % 20)
    first, second = read(), read("?sector=water&page=2")
    assert (len(listed(first)), len(listed(second))) == (PAGE_SIZE, 1)
    assert 'rel="next" href="?page=2#liste"' in first
    assert 'rel="prev" href="?sector=water#liste"' in second
    assert "page 2 sur 2" in second
    assert len(marks(second)) == 1


def test_a_project_without_a_place_is_in_the_list_and_said_not_to_be_on_the_map():
    publish("Un puits")
    html = read()
    assert listed(html)
    assert marks(html) == []
    assert "n’a pas de lieu connu" in html


def test_the_map_shows_mali_when_a_project_is_outside_the_region():
    publish("Un puits", "Kita")
    assert ">Mopti<" not in drawing(read())
    publish("Un forage à Mopti", place=(-4.1961, 14.4843))
    assert ">Mopti<" in drawing(read())


def test_an_empty_map_is_intended():
    html = read()
    assert "Aucun projet pour le moment" in html
    assert ">Kayes<" in drawing(html)


def test_an_empty_answer_says_how_to_go_on():
    publish("Un puits", "Kita", year=2004)
    publish("Une école", "Kayes", "education", year=2005)
    html = read("?sector=water&year=2005")
    assert "Aucun projet ne répond à ces critères" in html
    assert '<a href="?">voyez tous les projets</a>' in html
    assert '<a href="?year=2005">Eau potable' in html


def test_the_sources_of_the_map_are_named():
    assert "Fond de carte : Natural Earth ; villes : GeoNames (CC BY 4.0)." in read()


def test_nothing_is_drawn_by_style_or_script():
    publish("Un puits", "Kita")
    html = read()
    assert not re.search(r'\sstyle="|<style|<script|\son\w+="', html)


def test_titles_are_text():
    row = publish("Un puits", "Kita")
    card = json.loads(row.card) | {"title": '</title><script>"x"', "sector": SECTORS["water"]}
    card |= {"place": {"locality": "<b>"}, "status": {"label": "<i>"}}
    Publication.objects.filter(pk=row.pk).update(card=json.dumps(card))
    html = read()
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    "query",
    [
        "?sector=rien",
        "?page=2",
        "?page=0",
        "?page=%00",
        "?sector=%00",
        "?year=05",
        "?bbox=1,2",
        "?photos=oui",
    ],
)
def test_an_address_that_asks_for_nothing_possible_is_not_found(query):
    publish("Un puits", "Kita")
    read(query, status=404)


@pytest.mark.parametrize(
    "query",
    [
        "?page=1&page=1",
        "?sector=water&sector=water",
        "?sector=",
        "?utm_source=x",
        "?bbox=-180,-90,180,90",
        "?%00",
    ],
)
def test_a_strange_address_that_makes_sense_is_answered(query):
    publish("Un puits", "Kita")
    assert listed(read(query)) == ["/carte/un-puits/"]


def thousands(count):
    """As many projects all over the region, with facets."""
    row = publish("Modèle", "Kita")
    models, columns = [], ("type", "lang", "live", "published_at", "updated_at", "card", "full", "path")
    same = {name: getattr(Publication.objects.get(pk=row.pk), name) for name in columns}
    for number in range(count):
        place = {"longitude": -12 + number * 37 % 4000 / 1000, "latitude": 12 + number * 91 % 3700 / 1000}
        models.append(Publication(ref=f"projects/{number}.fr", key=str(number), **same, **place))
    made = Publication.objects.bulk_create(models)
    facets = [
        Facet(publication=one, name=name, value=value, label=value)
        for number, one in enumerate(made)
        for name, value in (
            ("sector", ("water", "education")[number % 2]),
            ("cercle", f"Cercle {number % 49}"),
            ("year", str(2003 + number % 7)),
            ("cost", ("lt-10k", "gt-150k")[number % 2]),
            ("photos", "false"),
        )
    ]
    Facet.objects.bulk_create(facets)


def queries(query=""):
    read(query)
    with CaptureQueriesContext(connection) as seen:
        read(query)
    return len(seen)


@pytest.mark.parametrize("query", ["", "?sector=water&bbox=-13,10,-7,17"])
def test_the_map_costs_the_same_for_one_project_and_for_many(query):
    publish("Un puits", "Kita")
    one = queries(query)
    thousands(300)
    assert queries(query) == one


def test_the_map_of_three_thousand_projects_is_small():
    thousands(3000)
    html = read()
    assert len(html.encode()) < 150_000
    assert 50 < len(marks(html)) < 250
