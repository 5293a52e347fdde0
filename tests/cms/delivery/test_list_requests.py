"""Lists of the API: which items, in which order, under which filters, at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cms.delivery.parameters import SORTS
from cms.publishing.models import Publication
from tests.cms.reading.builder import LONG_AGO, MORNING, item_id, publish, withdraw

pytestmark = pytest.mark.django_db


def titles(answer):
    return [item["title"] for item in answer["items"]]


def test_newest_first_in_the_default_language(api):
    publish("Ancien", published_at=MORNING)
    publish("Nouveau", published_at=MORNING + timedelta(days=1))
    publish("English", lang="en")
    answer = api("/content/news")
    assert titles(answer) == ["Nouveau", "Ancien"]
    assert answer["total"] == 2
    assert answer["next"] is None
    assert "facets" not in answer


def test_every_language_or_one(api):
    publish("Français")
    publish("English", lang="en")
    assert api("/content", lang="*")["total"] == 2
    assert titles(api("/content", lang="en")) == ["English"]


def test_only_what_is_live_now(api):
    publish("Périmé", expires_at=LONG_AGO)
    withdraw(publish("Retiré"))
    Publication.objects.create(ref="news/x.fr", type="news", key="x", lang="fr")
    assert api("/content") == {"items": [], "total": 0, "next": None}


def test_all_types_or_one(api):
    publish("Page", type="pages")
    publish("Article")
    assert titles(api("/content", sort="title")) == ["Article", "Page"]
    assert titles(api("/content/pages")) == ["Page"]


def test_cards_leave_out_what_is_heavy(api):
    publish()
    assert "body" not in api("/content/news")["items"][0]
    assert "body" in api("/content/news", view="full")["items"][0]


def test_addresses_are_those_of_the_public_origin_whatever_the_host(client):
    publish(path="/actualites/puits/")
    publish()
    answer = client.get("/api/v1/content/news?limit=1", headers={"host": "evil.example"})
    assert b"evil.example" not in answer.content
    assert b"origin.invalid" not in answer.content
    assert answer.json()["next"].startswith("https://codev.example/api/v1/content/news?")
    assert answer["Link"] == f'<{answer.json()["next"]}>; rel="next"'


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_list_costs_two_queries_and_facets_a_third(api, wells, count):
    for number in range(count):
        publish(f"Puits {number}", type="wells", facets=[("sector", "water", "Eau")], place=(-8, 12))
    for query, cost in [
        ({}, 2),
        ({"facets": "true"}, 3),
        ({"q": "puits", "sort": "relevance", "sector": "water"}, 2),
        ({"near": "12,-8,10", "bbox": "-9,11,-7,13"}, 2),
    ]:
        for path in ("/content/wells", "/content/wells.geojson"):
            with CaptureQueriesContext(connection) as queries:
                api(path, **query)
            assert len(queries) == cost, [executed["sql"] for executed in queries]


# Filters and facets


def test_filters_are_or_within_a_name_and_and_between_names(api, wells):
    publish("A", type="wells", facets=[("sector", "water", "Eau"), ("year", "2024", "2024")])
    publish("B", type="wells", facets=[("sector", "health", "Santé"), ("year", "2024", "2024")])
    publish("C", type="wells", facets=[("sector", "school", "École"), ("year", "2025", "2025")])
    assert titles(api("/content/wells", sector=["water", "health"], sort="title")) == ["A", "B"]
    assert titles(api("/content/wells", sector=["water", "school"], year="2025")) == ["C"]
    assert api("/content/wells", sector="none")["items"] == []


def test_facets_count_what_is_selected(api, wells):
    publish("A", type="wells", facets=[("sector", "water", "Eau potable"), ("year", "2024", "2024")])
    publish("B", type="wells", facets=[("sector", "water", "Eau potable"), ("year", "2025", "2025")])
    answer = api("/content/wells", facets="true", limit=1)
    assert answer["facets"] == {
        "sector": [{"value": "water", "label": "Eau potable", "count": 2}],
        "year": [
            {"value": "2024", "label": "2024", "count": 1},
            {"value": "2025", "label": "2025", "count": 1},
        ],
        "example": [],
    }
    only = api("/content/wells", facets="true", year="2024")["facets"]
    assert only["sector"] == [{"value": "water", "label": "Eau potable", "count": 1}]


def test_facets_of_all_types_are_the_types(api):
    publish()
    publish(type="pages")
    publish(type="pages")
    counts = api("/content", facets="true")["facets"]["type"]
    assert [(facet["value"], facet["count"]) for facet in counts] == [("news", 1), ("pages", 2)]
    assert counts[0]["label"] == "Articles"


# Pages


def walk(path, **query):
    """The ids of every item of every page, following `next`."""
    client, seen = Client(), []
    address = f"/api/v1{path}?" + "&".join(f"{name}={value}" for name, value in query.items())
    for _page in range(200):
        answer = client.get(address.removeprefix("https://codev.example")).json()
        seen += [item["id"] for item in answer["items"]]
        address = answer["next"]
        if address is None:
            return seen
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("sort", SORTS)
@given(days=st.lists(st.integers(0, 3), max_size=12), limit=st.integers(1, 5))
def test_following_next_gives_every_item_once_with_ties(sort, days, limit):
    Publication.objects.all().delete()
    rows = [
        publish(
            f"Puits {'profond' * (day % 2)} {day}",
            published_at=MORNING + timedelta(days=day // 2, microseconds=day),
            updated_at=MORNING + timedelta(days=day // 2),
        )
        for day in days
    ]
    seen = walk("/content/news", sort=sort, limit=limit, q="puits")
    assert sorted(seen) == sorted(map(item_id, rows))
    assert len(seen) == len(set(seen))


@given(added=st.lists(st.booleans(), min_size=1, max_size=6))
def test_items_that_did_not_change_are_met_once_while_others_do(added):
    Publication.objects.all().delete()
    kept = [publish(f"Puits {number}") for number in range(6)]
    others = [publish("Un puits, puits") for _ in range(6)]
    client, seen, address = Client(), [], "/api/v1/content/news?q=puits&sort=relevance&limit=2"
    changes = iter(added)
    while address:
        answer = client.get(address.removeprefix("https://codev.example")).json()
        seen += [item["id"] for item in answer["items"]]
        address = answer["next"]
        if next(changes, False):
            publish("Encore des puits")
        elif others:
            withdraw(others.pop())
    assert all(seen.count(item_id(row)) == 1 for row in kept)


def test_a_cursor_belongs_to_its_sort(api):
    publish()
    publish()
    cursor = api("/content", limit=1)["next"].rpartition("cursor=")[2]
    problem = api("/content", 400, sort="title", cursor=cursor)
    assert problem["errors"][0]["name"] == "cursor"


# Places


def test_box_and_circle(api, wells):
    publish("Kayes", type="wells", place=(-11.44, 14.45))
    publish("Bamako", type="wells", place=(-8.0, 12.65))
    publish("Sans lieu", type="wells")
    assert titles(api("/content/wells", bbox="-12,14,-11,15")) == ["Kayes"]
    assert titles(api("/content/wells", bbox="170,-90,-11,90")) == ["Kayes"]
    assert titles(api("/content/wells", near="12.65,-8,1")) == ["Bamako"]
    assert titles(api("/content/wells", near="12.65,-8,20040", sort="title")) == ["Bamako", "Kayes"]


def test_circle_is_exact_to_the_kilometre(api, wells):
    publish("Kayes", type="wells", place=(-11.44, 14.45))  # 422.3 km from Bamako on the sphere
    assert titles(api("/content/wells", near="12.65,-8,423")) == ["Kayes"]
    assert titles(api("/content/wells", near="12.65,-8,421")) == []


def test_circle_reaches_over_pole_and_meridian(api, wells):
    publish("Fidji", type="wells", place=(179.9, -17))
    publish("Pôle", type="wells", place=(90, 89.9))
    assert titles(api("/content/wells", near="-17,-179.9,30")) == ["Fidji"]
    assert titles(api("/content/wells", near="89.9,-90,30")) == ["Pôle"]


def test_geojson_holds_what_has_a_place(client, wells):
    row = publish("Kayes", type="wells", place=(-11.44, 14.45))
    publish("Sans lieu", type="wells")
    answer = client.get("/api/v1/content/wells.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    collection = answer.json()
    assert collection["type"] == "FeatureCollection"
    assert collection["total"] == 1
    assert collection["next"] is None
    [feature] = collection["features"]
    assert feature["id"] == item_id(row)
    assert feature["geometry"] == {"type": "Point", "coordinates": [-11.44, 14.45]}
    assert feature["properties"]["title"] == "Kayes"


def test_a_type_without_places_has_no_geojson(api):
    assert api("/content/news.geojson", 404)["status"] == 404
    assert api("/content/unknown", 404)["status"] == 404
    assert api("/content/unknown.geojson", 404)["status"] == 404


def test_places_are_no_parameter_of_other_types(api):
    assert api("/content/news", 400, bbox="1,2,3,4")["errors"][0]["name"] == "bbox"
