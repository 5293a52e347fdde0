"""Coordinates as people type them: read in one way, or refused with the cure."""

import csv
import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.atlas.base_layer import features
from cms.atlas.frames import MALI
from projects import borders, coordinates
from projects.coordinates import (
    SENTENCES,
    TOLERANCE,
    Coordinates,
    in_mali,
    outside_kayes,
    read,
    stored,
    typed,
)

SCRIPT = Path(coordinates.__file__).parent / "static/projects/place-field.js"
GAZETTEER = Path(__file__).resolve().parents[3] / "shared/data/map-full/gazetteer-kayes.csv"
KAYES_TOWN = Coordinates(Decimal("14.447800"), Decimal("-11.443900"))


def degrees(least, most):
    return st.decimals(str(least), str(most), places=6)


around = st.builds(Coordinates, degrees(MALI.south, MALI.north), degrees(MALI.west, MALI.east))
places = around.filter(in_mali)
separators = st.sampled_from([";", " ; ", " ", "  ", ", ", " , ", "/", "\u00a0", "; "])
signs = st.sampled_from(["-", "\u2212", "\u2013"])


@pytest.mark.parametrize(
    "text",
    [
        "14.4478, -11.4439",
        "14.4478,-11.4439",
        "14,4478 ; -11,4439",
        "14,4478, -11,4439",
        "14,4478,-11,4439",
        "14,4478 -11.4439",
        "14.4478° \u221211.4439°",
        " 14.4478\u00a0-11.4439 ",
        "SRID=4326;POINT(-11.4439 14.4478)",
        "SRID=4326;POINT (-11.443900 14.447800)",
    ],
)
def test_a_place_is_read_however_it_is_written(text):
    assert read(text) == KAYES_TOWN


@given(places, separators, signs, st.booleans())
def test_every_place_in_mali_is_read_back(place, separator, minus, comma):
    numbers = [f"{number:.6f}".replace("-", minus) for number in place]
    text = separator.join(number.replace(".", ",") if comma else number for number in numbers)
    assert read(text) == place
    assert read(place.typed()) == read(place.stored()) == place


@given(places)
def test_swapped_coordinates_are_said_with_the_cure(place):
    with pytest.raises(ValueError, match="inversées") as refused:
        read(f"{place.longitude}, {place.latitude}")
    assert place.typed() in str(refused.value)


@given(st.text(max_size=60))
def test_any_text_is_a_place_in_mali_or_one_sentence(text):
    try:
        place = read(text)
    except ValueError as error:
        sentence = str(error)
    else:
        sentence = "."
        assert in_mali(place)
        assert read(place.stored()) == place
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("48.8566, 2.3522", "hors du Mali, à plus de 8 km de la frontière"),
        ("14.4478, 11.4439", "signe moins de la longitude : « 14.447800, -11.443900 »"),
        ("200,-500", "hors du Mali"),
        ("-10.47556, 15.03778", "écrivez « 15.037780, -10.475560 »"),
        ("14,5,4", "ne se lit pas"),
        ("14.4478", "ne se lit pas"),
        ("Kayes", "« Kayes » ne se lit pas"),
        ("14.4478, -11.4439, 30", "ne se lit pas"),
        ("nan, inf", "ne se lit pas"),
        ("SRID=4326;POINT(2.3522 48.8566)", "hors du Mali"),
    ],
)
def test_what_is_no_place_in_mali_is_refused_in_a_sentence(text, reason):
    with pytest.raises(ValueError) as refused:
        read(text)
    assert reason in str(refused.value)


def test_six_decimals_are_kept():
    assert read("14.44780049, -11.4439").stored() == "SRID=4326;POINT(-11.443900 14.447800)"
    assert typed("0, -0.0000001").stored() == "SRID=4326;POINT(0.000000 0.000000)"


def test_only_what_is_stored_is_read_as_stored():
    assert stored("14.4478, -11.4439") is None
    assert stored("SRID=3857;POINT(1 2)") is None


# Borders


def town(latitude, longitude) -> Coordinates:
    return Coordinates(Decimal(str(latitude)), Decimal(str(longitude)))


def towns() -> dict[str, tuple[str, Coordinates]]:
    """The towns of the base layer: their region and place by name."""
    found = ((feature["properties"], feature["geometry"]["coordinates"]) for feature in features("localites"))
    return {facts["nom"]: (facts["region_iso"], town(north, east)) for facts, (east, north) in found}


def test_every_town_of_the_map_is_in_mali():
    assert len(towns()) == 93
    assert [name for name, (_region, place) in towns().items() if not in_mali(place)] == []


def test_the_towns_outside_the_region_are_remarked_on():
    unremarked = {name: region for name, (region, place) in towns().items() if not outside_kayes(place)}
    assert set(unremarked.values()) == {"ML-1"}
    assert set(unremarked) == {name for name, (region, _place) in towns().items() if region == "ML-1"}


@pytest.mark.skipif(not GAZETTEER.exists(), reason="the localities of the region are not on this machine")
def test_every_locality_of_the_region_is_in_mali_and_none_is_remarked_on():
    with GAZETTEER.open(newline="", encoding="utf-8") as file:
        rows = [(row["localite"], town(row["latitude"], row["longitude"])) for row in csv.DictReader(file)]
    assert len(rows) == 3253
    assert [name for name, place in rows if not in_mali(place) or outside_kayes(place)] == []


ABROAD = {
    "Ouagadougou": town(12.3714, -1.5197),
    "Bobo-Dioulasso": town(11.1771, -4.2979),
    "Bakel": town(14.9046, -12.4581),
    "Sélibaby": town(15.1570, -12.1820),
    "Saraya": town(12.8300, -11.7500),
    "Siguiri": town(11.4200, -9.1700),
    "Ouahigouya": town(13.5800, -2.4200),
    "Néma": town(16.6200, -7.2600),
    "Niamey": town(13.5127, 2.1126),
}


@pytest.mark.parametrize("name", ABROAD)
def test_the_towns_across_the_border_are_refused(name):
    with pytest.raises(ValueError, match=f"hors du Mali, à plus de {TOLERANCE} km de la frontière"):
        read(ABROAD[name].typed())


def test_the_tolerance_is_what_the_drawn_border_needs_and_says():
    """Diboli and Kidira face each other across the Falémé: a border known to 8 km keeps both."""
    diboli, kidira = town(14.4583, -12.1853), town(14.4575, -12.2147)
    assert in_mali(diboli)
    assert in_mali(kidira)
    assert f"{TOLERANCE} km" in SENTENCES["outside"]


TYPED = [
    "14.4478, -11.4439",
    "14,4478,-11,4439",
    "14,5,4",
    "14,4478 ; \u221211,4439",
    "14.4478° -11.4439°",
    "200,-500",
    "Kayes",
    "14 -11",
    "14,11",
    "1e5, 3",
    " 14.4478\u00a0-11.4439",
]


def by_script(expression: str):
    """What an expression is by the script of the map."""
    start = SCRIPT.read_text().split("/* The rings of a feature")[0]
    code = f"{start}\nconsole.log(JSON.stringify({expression}))"
    return json.loads(subprocess.run(["node", "-e", code], capture_output=True, check=True).stdout)


needs_node = pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js: apt install nodejs")


@needs_node
def test_the_script_of_the_map_reads_the_same():
    found = by_script(f"{json.dumps(TYPED)}.map(readings)")
    assert [placed(answer) for answer in found] == [by_server(typed) for typed in TYPED]


@needs_node
def test_the_script_of_the_map_knows_the_same_border():
    places = [(float(point.latitude), float(point.longitude)) for point in ABROAD.values()]
    places += [(14.4478, -11.4439), (15.17, -11.52), (0, 0), (90, 0), (-500, 200)]
    asked = [{"lat": latitude, "lng": longitude} for latitude, longitude in places]
    found = by_script(f"{json.dumps(asked)}.map((one) => beyond({json.dumps(borders.mali())}, one))")
    expected = [borders.beyond(borders.mali(), longitude, latitude) for latitude, longitude in places]
    assert found == pytest.approx(expected)


def placed(found):
    return (found[0]["lat"], found[0]["lng"]) if len(found) == 1 else None


def by_server(text):
    try:
        return tuple(float(number) for number in typed(text))
    except ValueError:
        return None
