"""How far outside a territory a place lies."""

import pytest

from projects.borders import beyond, kayes, mali

SQUARE = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]
HOLE = [(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6), (0.4, 0.4)]
RING = (SQUARE, HOLE)


@pytest.mark.parametrize("place", [(0.1, 0.1), (0.5, 0.2), (0.99, 0.99), (0.3, 0.5), (0.7, 0.4), (0.2, 0.6)])
def test_inside_is_no_distance(place):
    assert beyond(RING, *place) == 0


@pytest.mark.parametrize(
    ("place", "kilometres"),
    [
        ((-1, 0.5), 111.2),
        ((0.5, -2), 222.4),
        ((-1, 0), 111.2),
        ((-3, -4), 555.0),
        ((0.5, 0.5), 11.1),
        ((0.42, 0.5), 2.2),
    ],
)
def test_outside_is_the_way_to_the_nearest_side_of_any_line(place, kilometres):
    assert beyond(RING, *place) == pytest.approx(kilometres, abs=0.5)


def test_a_degree_of_longitude_shrinks_with_the_latitude():
    north = ([(x, y + 60) for x, y in SQUARE],)
    assert beyond(north, -1, 60.5) == pytest.approx(54.8, abs=0.5)


@pytest.mark.parametrize("place", [(0, 90), (0, -90), (200, -500), (-999, 999)])
def test_a_place_that_is_nowhere_is_outside(place):
    assert beyond(mali(), *place) > 1000


def test_bamako_is_in_mali_and_not_in_the_region_of_kayes():
    assert beyond(mali(), -7.9922, 12.6091) == 0
    assert 50 < beyond(kayes(), -7.9922, 12.6091) < 90
    assert beyond(kayes(), -11.4439, 14.4478) == 0
