"""Coordinates as people type them: read in one way, or refused with the cure."""

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import coordinates
from projects.coordinates import KAYES, MALI, Coordinates, outside_kayes, read, stored, typed

SCRIPT = Path(coordinates.__file__).parent / "static/projects/place-field.js"
KAYES_TOWN = Coordinates(Decimal("14.447800"), Decimal("-11.443900"))


def degrees(least, most):
    return st.decimals(least, most, places=6)


places = st.builds(Coordinates, degrees(MALI.south, MALI.north), degrees(MALI.west, MALI.east))
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
        assert MALI.hold(*place)
        assert read(place.stored()) == place
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("48.8566, 2.3522", "hors du Mali (latitude"),
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


@given(places)
def test_a_place_outside_the_region_is_remarked_on_and_allowed(place):
    assert (outside_kayes(place) is None) == KAYES.hold(*place)


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


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js: apt install nodejs")
def test_the_script_of_the_map_reads_the_same():
    start, end = SCRIPT.read_text().split("/* The place behind")[0], f"{json.dumps(TYPED)}.map(readings)"
    answer = subprocess.run(
        ["node", "-e", f"{start}\nconsole.log(JSON.stringify({end}))"], capture_output=True, check=True
    )
    assert [by_script(one) for one in json.loads(answer.stdout)] == [by_server(one) for one in TYPED]


def by_script(found):
    return (found[0]["lat"], found[0]["lng"]) if len(found) == 1 else None


def by_server(text):
    try:
        return tuple(float(number) for number in typed(text))
    except ValueError:
        return None
