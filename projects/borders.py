"""How far outside a country or a region of the base layer a place lies.

Our own ray casting, for one question that is asked of one place at a time: the nine hundred points of Mali
take less than a millisecond, and Shapely would bring two compiled libraries (GEOS, NumPy) for it.
"""

import math
from functools import cache
from itertools import pairwise

from cms.atlas.base_layer import PROGRAMME, Line, features, outlines

KM_OF_A_DEGREE = 111.195
"""Of latitude, on a sphere of the mean radius of the Earth."""

Territory = tuple[Line, ...]
"""Closed lines in degrees, longitude first; a hole is a line inside another."""


def mali() -> Territory:
    return _territory("pays", "ML")


def kayes() -> Territory:
    return _territory("regions", PROGRAMME)


def beyond(territory: Territory, longitude: float, latitude: float) -> float:
    """Kilometres from a place, in degrees, to the border of a territory; 0 inside."""
    squeeze = math.cos(math.radians(latitude))
    sides = [
        ((x - longitude) * squeeze, y - latitude, (next_x - longitude) * squeeze, next_y - latitude)
        for line in territory
        for (x, y), (next_x, next_y) in pairwise(line)
    ]
    if sum(_crosses(*side) for side in sides) % 2:
        return 0.0
    return min(_distance(*side) for side in sides) * KM_OF_A_DEGREE


@cache
def _territory(layer: str, iso: str) -> Territory:
    of_country = [feature for feature in features(layer) if feature["properties"]["iso"] == iso]
    return tuple(line for feature in of_country for line in outlines(feature))


def _crosses(x: float, y: float, next_x: float, next_y: float) -> bool:
    """Whether a side meets the ray that leaves the origin eastward."""
    return (y > 0) != (next_y > 0) and x > y * (next_x - x) / (next_y - y)


def _distance(x: float, y: float, next_x: float, next_y: float) -> float:
    """From the origin to the nearest point of a side."""
    across, up = next_x - x, next_y - y
    length = across**2 + up**2
    part = min(max(-(x * across + y * up) / length, 0.0), 1.0) if length else 0.0
    return math.hypot(x + part * across, y + part * up)
