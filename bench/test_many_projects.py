"""What readers of many projects wait for; `pytest -s` shows the figures, no time is judged.

A hundred projects and ten thousand side by side: the number of queries is the same, and the ratio
of the times says what grows with the site.
"""

import time
from statistics import median
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.dataset.publications import grow_to
from tests.home.builders import home_page
from tests.projects.builders import index

pytestmark = pytest.mark.django_db

FEW, MANY, TURNS = 100, 10_000, 7
LIST = "/api/v1/content/projects"
REQUESTS = {
    "map page": "{map}",
    "map page, one sector": "{map}?sector=water",
    "map page, an area": "{map}?bbox=-10.6,13.8,-10.2,14.2",
    "map page 5": "{map}?page=5",
    "list page": "{map}?view=list",
    "table page": "{map}?view=table",
    "download, CSV": "/telecharger/projects.csv",
    "download, GeoJSON": "/telecharger/projects.geojson",
    "list": LIST,
    "list, 100 full items": f"{LIST}?view=full&limit=100",
    "list by title": f"{LIST}?sort=title",
    "list, two filters": f"{LIST}?sector=water&status=closed",
    "facets": f"{LIST}?facets=true&limit=1",
    "facets of one sector": f"{LIST}?facets=true&limit=1&sector=water",
    "bbox": f"{LIST}?bbox=-10.6,13.8,-10.2,14.2",
    "bbox of all": f"{LIST}?bbox=-12.8,9.9,4.8,25.3",
    "near": f"{LIST}?near=14.0,-10.4,25",
    "GeoJSON": f"{LIST}.geojson",
    "GeoJSON, bbox": f"{LIST}.geojson?bbox=-10.6,13.8,-10.2,14.2",
    "q, a frequent word": f"{LIST}?q=forage&sort=relevance",
    "q, a rare word": f"{LIST}?q=99&sort=relevance",
    "search page": "/recherche/",
    "search page, a frequent word": "/recherche/?q=forage",
    "search page, a rare word": "/recherche/?q=99",
    "home page": "{home}",
}


class RequestCost(NamedTuple):
    """Median milliseconds in all and inside the database, queries, and bytes of one answer."""

    milliseconds: float
    asked: float
    queries: int
    size: int


@pytest.fixture
def addresses():
    grow_to(FEW)
    places = {"map": index().url, "home": home_page().url}
    return {name: address.format(**places) for name, address in REQUESTS.items()}


def cost(address: str) -> RequestCost:
    client, times, inside = Client(), [], []
    client.get(address)  # what a process does once
    for _ in range(TURNS):
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            answer = client.get(address)
            times.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, answer.content
        inside.append(1000 * sum(float(query["time"]) for query in queries.captured_queries))
    return RequestCost(median(times), median(inside), len(queries), len(answer.content))


def test_ten_thousand_projects_cost_as_many_queries_as_a_hundred(addresses):
    few = {name: cost(address) for name, address in addresses.items()}
    grow_to(MANY)
    many = {name: cost(address) for name, address in addresses.items()}
    print(f"\n{connection.vendor}{'':24}{FEW:>10}{'SQL':>6}{MANY:>10}{'SQL':>6}  ratio queries  bytes")
    for name in addresses:
        one, other = few[name], many[name]
        ratio = other.milliseconds / one.milliseconds
        times = f"{one.milliseconds:9.1f}{one.asked:6.0f}{other.milliseconds:10.1f}{other.asked:6.0f}"
        print(f"{name:34}{times}{ratio:7.1f}{other.queries:8}{other.size:8}")
    assert {name: cost.queries for name, cost in many.items()} == {
        name: cost.queries for name, cost in few.items()
    }
