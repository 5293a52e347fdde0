"""The land under a map."""

import re

import pytest
from django.utils import translation

from cms.atlas.base_layer import NEIGHBOURS, base_layer
from cms.atlas.frames import KAYES, MALI, Frame, around

CLOSE = around(Frame(-11.5, 14.4, -11.4, 14.5))


@pytest.mark.parametrize(("frame", "most"), [(KAYES, 10_000), (MALI, 32_000), (CLOSE, 1_000)])
def test_the_land_is_small(frame, most):
    assert sum(len(path) for _name, path in base_layer(frame).paths) < most


def test_the_region_lies_on_its_country_and_rivers_on_both():
    assert [name for name, _path in base_layer(MALI).paths] == ["pays", "region", "kayes", "fleuve", "lac"]


def test_nothing_is_drawn_far_outside_the_frame():
    for name, path in base_layer(KAYES).paths:
        for x, y in re.findall(r"M(-?[\d.]+) ?(-?[\d.]+)", path):
            assert -40 < float(x) < 440, name
            assert -40 < float(y) < KAYES.height + 40, name


def test_the_towns_of_the_region_are_named():
    names = {town.name for town in base_layer(KAYES).towns}
    assert {"Kayes", "Kita", "Nioro du Sahel", "Diéma", "Bafoulabé", "Yélimané"} <= names


def test_only_the_neighbours_of_mali_are_named():
    named = {label.name for frame in (KAYES, MALI) for label in base_layer(frame).countries}
    assert named <= {
        "Algérie",
        "Burkina Faso",
        "Côte d’Ivoire",
        "Guinée",
        "Mauritanie",
        "Niger",
        "Sénégal",
    }
    assert {"MA", "EH"}.isdisjoint(NEIGHBOURS)


def test_the_neighbours_are_named_in_the_reader_s_language():
    assert "Algérie" in {str(label.name) for label in base_layer(MALI).countries}
    with translation.override("en"):
        named = {str(label.name) for label in base_layer(MALI).countries}
    assert {"Algeria", "Mauritania"} <= named
    assert "Algérie" not in named
