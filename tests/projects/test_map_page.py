"""The map of all projects and the same projects as a list, as a visitor without script meets them."""

import gzip
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.publishing.models import Facet, Publication
from cms.testing import catch_up
from projects.map_page import PAGE_SIZE
from tests.cms.reading.builder import MORNING
from tests.cms.reading.builder import publish as publish_row
from tests.home.builders import english, home_page
from tests.plans import know_tables
from tests.projects.builders import index, project, sector
from tests.typography import as_typed

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
        "years": [year],
    }
    Publication.objects.filter(pk=row.pk).update(card=json.dumps(card))
    return row


def read(query="", status=200):
    answer = Client().get(index().url + query)
    assert answer.status_code == status, (query, answer.status_code)
    return as_typed(answer.content.decode())


@pytest.fixture(autouse=True)
def _map(db):
    index()
    catch_up()


def drawing(html):
    return re.search(r'<svg class="map".*?</svg>', html, re.DOTALL)[0]


def marks(html):
    """(address, title) of each link on the map, in the order of the keyboard."""
    return re.findall(r'<a href="([^"]+)"[^>]*><title>([^<]+)</title>', drawing(html))


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
    water = '<a href="?sector=water" rel="nofollow" data-value="water">'
    assert f'{water}Eau potable <span class="count">2</span></a>' in html
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
    assert "Page 2 sur 2" in second
    assert len(marks(second)) == 1


def test_the_same_projects_are_seen_as_a_map_a_list_or_a_table():
    publish("Un puits", "Kita")
    publish("Une école", "Kayes", "education")
    html = read("?sector=water")
    assert '<a href="?sector=water&amp;view=table" rel="nofollow">Tableau</a>' in html
    html = read("?sector=water&view=list")
    assert listed(html) == ["/carte/un-puits/"]
    assert '<svg class="map"' not in html
    html = read("?sector=water&view=table")
    assert '<th scope="row"><a href="/carte/un-puits/">Un puits</a></th>' in html
    assert '<a href="?sector=water" rel="nofollow">Carte</a>' in html
    assert "école" not in html


def test_a_table_tells_the_cost_in_both_currencies():
    project(cost=Decimal(27_500), actual_start=date(2005, 1, 1), actual_end=date(2006, 1, 1))
    catch_up()
    html = read("?view=table")
    assert '27\u202f500\xa0€<br><span class="details">18\u202f038\u202f818\xa0FCFA</span>' in html
    assert "<td>2005–2006</td>" in html


def test_what_is_found_can_be_downloaded():
    publish("Un puits", "Kita")
    publish("Une école", "Kayes", "education")
    html = read("?sector=water&bbox=-12,12,-9,15&view=list")
    found = re.findall(r'<a href="(/telecharger/[^"]+)"', html)
    assert found == [
        f"/telecharger/projects.{ending}?sector=water&amp;bbox=-12,12,-9,15" for ending in ("csv", "geojson")
    ]
    for address in found:
        text = Client().get(address.replace("&amp;", "&")).getvalue().decode()
        assert ("Un puits" in text, "Une école" in text) == (True, False)


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


def test_the_tiles_of_an_operator_are_named_on_the_page(settings):
    assert "data-tiles" not in read()
    settings.MAP_TILES = {"url": "https://t.example/{z}/{x}/{y}.png", "attribution": '© "T"', "origin": ""}
    assert 'data-tiles="https://t.example/{z}/{x}/{y}.png" data-attribution="© &quot;T&quot;"' in read()


def test_nothing_is_drawn_by_style_or_script():
    publish("Un puits", "Kita")
    html = read()
    assert not re.search(
        r'\sstyle="|<style|<script(?! type="application/ld\+json">| type="module" src="/)|\son\w+="', html
    )


def test_titles_are_text():
    row = publish("Un puits", "Kita")
    card = json.loads(row.card) | {"title": '</title><script>"x"', "sector": SECTORS["water"]}
    card |= {"place": {"locality": "<b>"}, "status": {"label": "<i>"}}
    Publication.objects.filter(pk=row.pk).update(card=json.dumps(card))
    html = read()
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("query", "sentence", "way"),
    [
        ("?sector=rien", "Rien ne répond à « rien » sous le filtre « Secteur »", "?"),
        ("?sector=health&year=2005", "Rien ne répond à « Santé » sous le filtre « Secteur »", "?year=2005"),
        ("?year=1890", "Rien ne répond à « 1890 » sous le filtre « Année »", "?"),
        ("?status=suspended", "Rien ne répond à « Suspendu » sous le filtre « Avancement »", "?"),
        ("?photos=true", "Rien ne répond à « Avec photos » sous le filtre « Photos »", "?"),
        ("?cost=gt-150k", "« 150 000 € et plus » sous le filtre « Coût »", "?"),
        ("?sector=water&page=2", "Cette liste n’a pas de page « 2 ».", "?sector=water"),
        ("?page=0", "Cette liste n’a pas de page « 0 ».", "?"),
        ("?page=%00", "Cette liste n’a pas de page", "?"),
        ("?sector=%00", "n’est pas une valeur du filtre « Secteur »", "?"),
        ("?year=05&sector=water", "« 05 » n’est pas une valeur du filtre « Année »", "?sector=water"),
        ("?bbox=1,2", "« 1,2 » n’est pas une zone de la carte", "?"),
        ("?photos=oui", "« oui » n’est pas une valeur du filtre « Photos »", "?"),
    ],
)
def test_an_old_or_damaged_link_is_explained_and_leads_on(query, sentence, way):
    publish("Un puits", "Kita")
    html = read(query, status=404)
    assert sentence in html
    assert f'<p><a href="{way}">' in html
    assert listed(read(way)) == ["/carte/un-puits/"]


def test_a_link_is_explained_in_english():
    home_page().copy_for_translation(english()).save_revision().publish()
    copy = index().copy_for_translation(english())
    copy.save_revision().publish()
    catch_up()
    answer = Client().get(copy.url + "?sector=health")
    assert answer.status_code == 404
    assert "Nothing matches “Health” under the filter “Sector”" in answer.content.decode()


def test_english_downloads_are_in_english():
    home_page().copy_for_translation(english()).save_revision().publish()
    copy = index().copy_for_translation(english())
    copy.save_revision().publish()
    publish_row("A well", type="projects", lang="en")
    catch_up()
    html = Client().get(copy.url).content.decode()
    assert 'href="/telecharger/projects.csv?lang=en"' in html
    text = Client().get("/telecharger/projects.csv?lang=en").getvalue().decode()
    assert text[1:].startswith("Code,Title,Sector,Progress,")
    assert "\r\n,A well," in text


def test_what_a_link_says_is_text():
    assert "<script>" not in read("?sector=<script>alert(1)</script>", status=404)


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
    """As many projects all over the region, each with a title and an address of its own, with facets."""
    row = publish("Modèle", "Kita")
    models, columns = [], ("type", "lang", "live", "published_at", "updated_at", "full")
    same = {name: getattr(Publication.objects.get(pk=row.pk), name) for name in columns}
    card = json.loads(Publication.objects.get(pk=row.pk).card)
    random = Random(2003)
    for number in range(count):
        own = {"title": f"Projet {random.getrandbits(80):x}", "url": f"/carte/{random.getrandbits(80):x}/"}
        own["summary"] = f"{random.getrandbits(600):x}"
        place = {"longitude": -12 + number * 37 % 4000 / 1000, "latitude": 12 + number * 91 % 3700 / 1000}
        models.append(
            Publication(
                ref=f"projects/{number}.fr",
                key=str(number),
                path=own["url"],
                card=json.dumps(card | own),
                **same,
                **place,
            )
        )
    made = Publication.objects.bulk_create(models)
    facets = [
        Facet(publication=row, name=name, value=value, label=value)
        for number, row in enumerate(made)
        for name, value in (
            ("sector", ("water", "education")[number % 2]),
            ("cercle", f"Cercle {number % 49}"),
            ("year", str(2003 + number % 7)),
            ("cost", ("lt-10k", "gt-150k")[number % 2]),
            ("photos", "false"),
        )
    ]
    Facet.objects.bulk_create(facets)
    know_tables()


def queries(query=""):
    read(query)
    with CaptureQueriesContext(connection) as seen:
        read(query)
    return len(seen)


@pytest.mark.parametrize("query", ["", "?sector=water&bbox=-13,10,-7,17"])
def test_the_map_costs_the_same_for_one_project_and_for_many(query):
    """One of them lies apart from the others and keeps its sign."""
    publish("Un puits", place=(-7.2, 10.5))
    for_one = queries(query)
    thousands(300)
    assert queries(query) == for_one


def compressed(*parts: bytes) -> int:
    return sum(len(gzip.compress(part, 6)) for part in parts)


def static(*names: str) -> list[bytes]:
    return [Path(finders.find(name)).read_bytes() for name in names]


def around_the_page() -> list[bytes]:
    """The style and the scripts that come with the page; the headings' font, compressed already, apart."""
    return static("css/site.css", "projects/browsing.js", "js/map.js")


def test_ten_thousand_projects_open_in_a_small_page():
    """All that a first visit transfers: page, style, scripts, font; 150 KB is the promise."""
    thousands(10_000)
    font = Path(finders.find("fonts/noto-serif-latin.woff2")).stat().st_size
    sizes = {}
    for query in ("", "?view=list", "?view=table", "?sector=water", "?bbox=-11,13,-10,14"):
        page = read(query).encode()
        sizes[query] = compressed(page, *around_the_page()) + font
    assert {query: size for query, size in sizes.items() if size >= 150_000} == {}
    assert 50 < len(marks(read())) < 250


def test_scripts_are_small():
    assert compressed(*static("js/map.js", "projects/map-detailed.js", "projects/browsing.js")) < 12_000
