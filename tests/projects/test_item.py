"""What partners receive of a project follows what it shows, and is found by what it says."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from projects.models import ProjectPage
from tests.gallery.builders import album, collection, restrict
from tests.home.builders import english, home_page
from tests.projects.builders import KAYES, complete, index, project, sector

pytestmark = pytest.mark.django_db


def frozen(page):
    catch_up()
    return json.loads(Publication.objects.get(ref=ref_of(page)).full)


def found(**query) -> list[str]:
    """The titles that the API lists."""
    catch_up()
    answer = Client().get("/api/v1/content/projects", query)
    assert answer.status_code == 200, answer.content
    return sorted(card["title"] for card in answer.json()["items"])


def test_a_renamed_sector_reaches_its_projects_and_no_other():
    water, health = project("Puits"), project("Centre", sector=sector("health"))
    before = frozen(water), frozen(health)
    renamed = sector("water")
    renamed.label_fr, renamed.color = "Eau", "#000080"
    renamed.save()
    assert frozen(water)["sector"] == {
        "value": "water",
        "label": "Eau",
        "icon": "drop",
        "color": "#000080",
    }
    assert frozen(health) == before[1]
    assert not PendingUpdate.objects.exclude(scope=Scope.DUE).exists()


def test_a_project_follows_its_album():
    pictures = collection(count=2)
    page = project(album=album(pictures, "Le chantier"))
    item = frozen(page)
    assert [photo["title"] for photo in item["photos"]] == ["Photo 1", "Photo 2"]
    assert item["image"]["title"] == "Photo 1"
    assert found(photos="true") == [page.title]
    restrict(pictures)
    assert (frozen(page)["photos"], frozen(page)["image"]) == ([], None)
    assert found(photos="false") == [page.title]


def test_an_album_that_is_unpublished_or_deleted_shows_nothing():
    shown = album(collection(count=1))
    page = project(album=shown)
    assert len(frozen(page)["photos"]) == 1
    shown.unpublish()
    assert frozen(page)["photos"] == []
    shown.save_revision().publish()
    assert len(frozen(page)["photos"]) == 1
    shown.delete()
    assert frozen(page)["photos"] == []


def test_labels_are_in_the_language_of_the_item():
    page = complete()
    for above in (home_page(), index()):
        above.copy_for_translation(english()).save_revision().publish()
    copy = page.copy_for_translation(english())
    copy.save_revision().publish()
    item = frozen(ProjectPage.objects.get(pk=copy.pk))
    assert item["code"] == "EX-001"
    assert item["sector"]["label"] == "Drinking water"
    assert item["status"] == {"value": "closed", "label": "Completed"}
    assert item["cost"]["band"]["label"] == "€10,000 to €50,000"
    assert item["purposes"][0]["label"] == "Basic sanitation"
    assert item["organisations"][0]["role"]["label"] == "implements"
    with translation.override("en"):
        assert str(sector()) == "Drinking water"


def test_the_album_of_a_translation_is_the_translated_one():
    shown = album(collection(count=1))
    page = project(album=shown)
    for above in (home_page(), index(), shown.get_parent().specific):
        above.copy_for_translation(english())
    other = shown.copy_for_translation(english())
    copy = page.copy_for_translation(english())
    assert ProjectPage.objects.get(pk=copy.pk).album_id == other.pk
    assert copy.get_latest_revision_as_object().album_id == other.pk


def test_a_cost_is_in_both_currencies():
    assert frozen(project(cost=Decimal("655957"), currency="XOF"))["cost"] == {
        "amount": "655957",
        "currency": "XOF",
        "eur": "1000.00",
        "xof": "655957",
        "converted": "eur",
        "band": {"value": "lt-10k", "label": "moins de 10 000 €"},
    }
    assert frozen(project("Sans coût"))["cost"] is None


@pytest.mark.parametrize(
    ("cost", "band"),
    [
        ("9999.99", "lt-10k"),
        ("10000", "10k-50k"),
        ("50000", "50k-150k"),
        ("149999.99", "50k-150k"),
        ("150000", "gt-150k"),
    ],
)
def test_the_band_of_a_cost_begins_with_its_bound(cost, band):
    assert frozen(project(cost=Decimal(cost)))["cost"]["band"]["value"] == band


def test_the_year_is_that_of_the_actual_start_else_of_the_planned_one():
    page = project(planned_start=date(2004, 5, 1))
    assert frozen(page)["year"] == 2004
    page.actual_start = date(2005, 1, 1)
    page.save_revision().publish()
    assert frozen(page)["year"] == 2005
    assert frozen(project("Sans date"))["year"] is None


def dated(start=None, end=None, planned=(None, None)) -> dict[str, date]:
    """The fields of a project with dates in these years."""
    names = ("actual_start", "actual_end", "planned_start", "planned_end")
    years = zip(names, (start, end, *planned), strict=True)
    return {name: date(year, 6, 1) for name, year in years if year}


def test_a_project_is_found_under_each_year_in_which_it_ran():
    page = project("Chantier", **dated(2003, 2006))
    assert frozen(page)["years"] == [2003, 2004, 2005, 2006]
    for year in (2003, 2004, 2005, 2006):
        assert found(year=str(year)) == ["Chantier"]
    assert found(year="2002") == found(year="2007") == []
    assert found(year=["2002", "2006"]) == ["Chantier"]
    facets = Client().get("/api/v1/content/projects?facets=true").json()["facets"]["year"]
    assert [(facet["value"], facet["count"]) for facet in facets] == [
        (str(year), 1) for year in range(2003, 2007)
    ]


@pytest.mark.parametrize(
    ("dates", "years"),
    [
        ({"start": 2004, "planned": (2003, 2006)}, [2004, 2005, 2006]),
        ({"start": 2004, "end": 2005, "planned": (2003, 2009)}, [2004, 2005]),
        ({"end": 2005, "planned": (2003, 2004)}, [2003, 2004, 2005]),
        ({"start": 2007, "planned": (2003, 2006)}, [2007]),
        ({"planned": (2003, None)}, [2003]),
        ({"end": 2006}, [2006]),
        ({}, []),
    ],
)
def test_actual_dates_count_before_planned_ones(dates, years):
    assert ProjectPage(**dated(**dates)).years == years


def test_a_date_is_no_more_precise_than_it_is_known():
    item = frozen(project(actual_start=date(2005, 8, 17), actual_start_precision="month"))
    assert item["actual_start"] == {"date": "2005-08-01", "precision": "month"}


def test_a_project_without_a_point_is_neither_exact_nor_approximate():
    page = project(locality="Kayes")
    item = frozen(page)
    assert (item["geometry"], item["place"]["precision"]) == (None, None)
    page.location, page.precision = KAYES, "approximate"
    page.save_revision().publish()
    item = frozen(page)
    assert item["geometry"]["coordinates"] == [-11.4439, 14.4478]
    assert item["place"]["precision"] == {"value": "approximate", "label": "approximative"}


FILTERS = [
    {"sector": "water"},
    {"cercle": "Kayes"},
    {"region": "Kayes", "status": "closed"},
    {"year": "2005"},
    {"cost": "10k-50k"},
    {"photos": "false", "cercle": "Kayes"},
    {"place": "exact"},
    {"bbox": "-12,14,-11,15"},
    {"near": "14.45,-11.44,10"},
    {"q": "kayes n'di"},
    {"q": "commune de kayes"},
    {"q": "EX-001"},
    {"q": "forage ouvert"},
]


def test_a_project_is_found_by_what_it_says():
    complete()
    project("Une école à Nioro", sector=sector("education"), cercle="Nioro du Sahel", precision="approximate")
    assert [query for query in FILTERS if found(**query) != ["Un forage à Kayes"]] == []


def test_facets_have_labels():
    complete()
    project("Une école", sector=sector("education"))
    catch_up()
    facets = Client().get("/api/v1/content/projects?facets=true").json()["facets"]
    assert {facet["label"] for facet in facets["sector"]} == {"Eau potable", "Éducation"}
    assert facets["cost"] == [{"value": "10k-50k", "label": "de 10 000 à 50 000 €", "count": 1}]
    assert facets["place"] == [{"value": "exact", "label": "exacte", "count": 1}]
    assert facets["year"] == [{"value": year, "label": year, "count": 1} for year in ("2005", "2006")]


def test_the_points_are_geojson():
    complete()
    project("Sans lieu")
    catch_up()
    answer = Client().get("/api/v1/content/projects.geojson").json()
    assert [feature["geometry"]["coordinates"] for feature in answer["features"]] == [[-11.4439, 14.4478]]
