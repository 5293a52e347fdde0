"""What people download: all that the filters find, in one file that a spreadsheet or a map opens."""

import csv
import gzip
import io
import json

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from cms.checks import check_plugins
from cms.plugins import ChoiceFilter, Column, ContentPlugin, plugins
from cms.publishing.models import Publication
from tests.cms.delivery.decorations import DECORATIONS
from tests.cms.reading.builder import LONG_AGO, publish, withdraw

pytestmark = pytest.mark.django_db

PLACE = (-11.4439, 14.4478)


@pytest.fixture
def table(wells):
    """The type with places and filters, with a table."""
    type(wells).columns = [
        Column("title", "Titre"),
        Column("licence", "Licence", source="licence.id"),
        Column("latitude", "Latitude", source="geometry.coordinates.1", number=True),
        Column("example", "Exemple"),
    ]
    return wells


def fetch(address, status=200, **headers):
    """The answer, with all that it sends as `body`."""
    answer = Client().get(f"/telecharger/{address}", headers=headers)
    answer.body = answer.getvalue()
    assert answer.status_code == status, answer.body
    return answer


def lines(address, delimiter=";"):
    text = fetch(address).body.decode()
    assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=delimiter))


def test_a_table_holds_all_public_items_newest_first(table):
    for number in range(120):
        publish(f"Puits {number:03}", type="wells")
    publish("Périmé", type="wells", expires_at=LONG_AGO)
    withdraw(publish("Retiré", type="wells"))
    heading, *rows = lines("wells.csv")
    assert heading == ["Titre", "Licence", "Latitude", "Exemple"]
    assert sorted(row[0] for row in rows) == [f"Puits {number:03}" for number in range(120)]


def test_numbers_and_separators_are_those_of_the_language(table):
    publish("Un puits", type="wells", place=PLACE)
    publish("A well", type="wells", place=PLACE, lang="en")
    assert lines("wells.csv")[1] == ["Un puits", "CC-BY-4.0", "14,4478", "non"]
    assert lines("wells.csv?lang=en", ",")[1] == ["A well", "CC-BY-4.0", "14.4478", "no"]


def test_no_cell_is_a_formula_and_every_text_comes_back(table):
    publish("=1+1", type="wells")
    publish('Un "puits" ; deux\nlignes', type="wells")
    assert {row[0] for row in lines("wells.csv")[1:]} == {"'=1+1", 'Un "puits" ; deux\nlignes'}


def test_a_map_holds_the_items_that_have_a_place(table):
    row = publish("Un puits", type="wells", place=PLACE, facets=[("sector", "eau", "Eau")])
    publish("Sans lieu", type="wells", facets=[("sector", "eau", "Eau")])
    answer = fetch("wells.geojson?sector=eau")
    assert answer["Content-Type"] == "application/geo+json"
    assert json.loads(answer.body) == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": f"{row.key}.fr",
                "geometry": {"type": "Point", "coordinates": list(PLACE)},
                "properties": {
                    "title": "Un puits",
                    "licence": "CC-BY-4.0",
                    "latitude": 14.4478,
                    "example": "non",
                },
            }
        ],
    }


def test_no_item_at_all_is_an_empty_map(table):
    assert json.loads(fetch("wells.geojson").body) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize(("encoding", "decoded"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_the_file_is_the_same_in_each_encoding_and_head_says_its_length(table, encoding, decoded):
    for number in range(50):
        publish(f"Puits {number}", type="wells")
    plain, compressed = fetch("wells.csv"), fetch("wells.csv", accept_encoding=encoding)
    assert decoded(compressed.body) == plain.body
    assert compressed["ETag"] == f'{plain["ETag"][:-1]}-{encoding}"'
    head = Client().head("/telecharger/wells.csv", headers={"accept-encoding": encoding})
    assert [head["Content-Length"], head["ETag"]] == [str(len(compressed.body)), compressed["ETag"]]
    assert head.getvalue() == b""


def test_the_file_has_a_name_and_the_manners_of_what_is_delivered(table):
    publish("Un puits", type="wells")
    answer = fetch("wells.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="wells.csv"'
    assert fetch("wells.csv", 304, if_none_match=answer["ETag"]).body == b""


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("news.csv", 404),
        ("wells.xlsx", 404),
        ("nothing.csv", 404),
        ("wells.csv?lang=en&lang=fr", 400),
        ("wells.csv?lang=*", 400),
        ("wells.csv?year=rien", 400),
        ("wells.csv?bbox=1,2", 400),
    ],
)
def test_what_cannot_be_downloaded_is_a_problem(table, address, status):
    answer = fetch(address, status)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("query", [*DECORATIONS, "limit=5"])
@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_what_others_append_changes_nothing(table, ending, query):
    publish("Un puits", type="wells", place=(-11.4, 14.4))
    assert fetch(f"wells.{ending}?{query}").body == fetch(f"wells.{ending}").body


def test_a_table_costs_one_query_however_long_it_is(table):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            fetch("wells.csv")
        return len(seen)

    publish("Un puits", type="wells")
    assert queries() == 1
    for number in range(3):
        publish(f"Puits {number}", type="wells")
    assert queries() == 1


def test_a_column_that_reads_what_cards_lack_is_named():
    class Faulty(ContentPlugin):
        name, model = "faulty", Publication
        columns = [Column("depth", "Profondeur")]

    plugins.add(Faulty)
    try:
        [fault] = [found for found in check_plugins() if found.id == "cms.E012"]
    finally:
        plugins.remove("faulty")
    assert "« depth » du type « faulty »" in fault.msg
    assert "title" in fault.hint


SECTORS, CERCLES = ("eau", "sante", "ecole"), ("Kita", "Kayes")
WORKS = some.lists(some.tuples(some.sampled_from(SECTORS), some.sampled_from(CERCLES)), max_size=8)
ASKED = some.tuples(some.sets(some.sampled_from(SECTORS)), some.sets(some.sampled_from(CERCLES)))


@pytest.mark.deep
class TestAnyFilters(TestCase):
    """Whatever is chosen, the file holds exactly what following the list's pages gives, in its order."""

    def setUp(self):
        class Works(ContentPlugin):
            name, model, geometry = "works", Publication, True
            filters = [ChoiceFilter("sector"), ChoiceFilter("cercle")]
            columns = [Column("title", "Titre")]

        plugins.add(Works)
        self.addCleanup(plugins.remove, "works")

    @given(works=WORKS, asked=ASKED)
    def test_the_file_is_the_list(self, works, asked):
        for number, (sector, cercle) in enumerate(works):
            facets = [("sector", sector, sector), ("cercle", cercle, cercle)]
            publish(f"{number}", type="works", facets=facets)
        chosen = zip(("sector", "cercle"), asked, strict=True)
        pairs = [(name, value) for name, values in chosen for value in sorted(values)]
        query = "&".join(f"{name}={value}" for name, value in pairs)
        listed, address = [], f"/api/v1/content/works?limit=3&{query}"
        while address:
            page = Client().get(address).json()
            listed += [card["title"] for card in page["items"]]
            address = page["next"] and page["next"].removeprefix("https://codev.example")
        assert [row[0] for row in lines(f"works.csv?{query}")[1:]] == listed
