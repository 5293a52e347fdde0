"""The land under a map: countries, regions, rivers, lakes and towns, clipped to a frame.

The sources and their licences are in `cms/static/basemap/README.md`.
"""

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.atlas import boundaries
from cms.atlas.frames import WIDTH, Frame

FOLDER = Path(__file__).resolve().parent.parent / "static" / "basemap"
NEIGHBOURS = {
    "SN": _("Sénégal"),
    "MR": _("Mauritanie"),
    "GN": _("Guinée"),
    "CI": _("Côte d’Ivoire"),
    "BF": _("Burkina Faso"),
    "NE": _("Niger"),
    "DZ": _("Algérie"),
}
"""The countries that are named, in the reader's language; others are only drawn."""
PROGRAMME = "ML-1"
"""The region of Kayes, told apart from the others."""
EDGE = 0.03
"""How far beyond the frame shapes are cut, as a fraction of it, so that no cut is seen."""
FINEST = 1.0
"""Units between two points of a line."""
MOST_TOWNS = 12
LETTER, LINE = 6, 13
"""Units that a letter takes across and a name from top to bottom, written to the right of its town."""
USUAL_LETTER = 5
"""Units that a letter takes on the average, where `LETTER` leaves room for the widest names."""
UNKNOWN = 25_000
"""Stands for a population that the source does not give: it does so for a seat of cercle."""
LARGE_ENOUGH = 0.05
"""The part of the frame that a country, or an area inside it, must cover to be named."""
LIMIT = "limite"
"""The layer of the boundaries that an operator loaded."""
TINY = 12
"""Units across and down together below which the boundary of an area is not drawn."""
AREA_LETTER = 4
"""Units of half a letter, for a name written around its middle."""

Line = list[tuple[float, float]]


class LayerShape(NamedTuple):
    """One line of points in degrees, closed or open, of a layer; `name` when it is to be written."""

    layer: str
    line: Line
    closed: bool
    name: str | Promise = ""


class Label(NamedTuple):
    """A name written at a place of the drawing, `gap` units to its right, or to its left near the edge."""

    x: float
    y: float
    name: str | Promise
    gap: float = 4

    @property
    def leftward(self) -> bool:
        return self.x + _length(self.name) > WIDTH

    @property
    def offset(self) -> float:
        return -self.gap if self.leftward else self.gap

    @property
    def start(self) -> float:
        """Where the name begins beside its town."""
        return self.x + self.offset - (USUAL_LETTER * len(self.name) if self.leftward else 0)

    @property
    def end(self) -> float:
        return self.start + USUAL_LETTER * len(self.name)

    @property
    def around(self) -> tuple[float, float]:
        """From where to where a name reaches that is written around its middle."""
        half = AREA_LETTER * len(self.name)
        return self.x - half, self.x + half


class BaseLayer(NamedTuple):
    """What lies under the marks of a map: a path for each layer, names of countries and areas, and towns."""

    paths: list[tuple[str, str]]
    countries: list[Label]
    areas: list[Label]
    towns: list[Label]


def base_layer(frame: Frame) -> BaseLayer:
    """The land inside a frame; kept, because the same few frames are asked for again and again."""
    return _base_layer(frame, boundaries.version())


@lru_cache(maxsize=64)
def _base_layer(frame: Frame, limits: tuple[int, int] | None) -> BaseLayer:
    window, towns = frame.widened(EDGE), _towns(frame)
    paths: dict[str, list[str]] = {}
    names: dict[str, list[Label]] = {}
    for shape in _shapes(limits):
        for line in _polygon(shape.line, window) if shape.closed else _lines(shape.line, window):
            if shape.layer == LIMIT and _tiny(line, frame):
                continue
            paths.setdefault(shape.layer, []).append(_path(line, shape.closed, frame))
            if shape.name and (label := _country(shape.name, line, frame)):
                names.setdefault(shape.layer, []).append(label)
    areas = [label for label in names.get(LIMIT, []) if not any(_covers(label, town) for town in towns)]
    lines = [(name, "".join(parts)) for name, parts in paths.items()]
    return BaseLayer(lines, names.get("pays", []), areas, towns)


# Reading


@lru_cache(maxsize=1)
def _shapes(limits: tuple[int, int] | None) -> list[LayerShape]:
    """Everything that is drawn, the lowest first."""
    neighbours = [
        shape
        for country in features("pays")
        for shape in _country_shapes(country)
        if country["properties"]["iso"] != "ML"
    ]
    regions = [shape for region in features("regions") for shape in _region_shapes(region)]
    lakes = [LayerShape("lac", line, True) for lake in features("lacs") for line in outlines(lake)]
    rivers = [
        LayerShape("fleuve", line, False) for river in features("cours-eau") for line in outlines(river)
    ]
    areas = [LayerShape(LIMIT, line, True, name) for name, rings in boundaries.kept(limits) for line in rings]
    return [*neighbours, *sorted(regions, key=lambda shape: shape.layer == "kayes"), *areas, *rivers, *lakes]


def _country_shapes(feature: dict[str, Any]) -> Iterator[LayerShape]:
    properties = feature["properties"]
    name = NEIGHBOURS.get(properties["iso"], "")
    for line in outlines(feature):
        yield LayerShape("pays", line, True, name)


def _region_shapes(feature: dict[str, Any]) -> Iterator[LayerShape]:
    layer = "kayes" if feature["properties"]["iso"] == PROGRAMME else "region"
    for line in outlines(feature):
        yield LayerShape(layer, line, True)


def features(name: str) -> list[dict[str, Any]]:
    """What a file of the base layer holds, as GeoJSON."""
    return json.loads((FOLDER / f"{name}.geojson").read_text())["features"]


def outlines(feature: dict[str, Any]) -> Iterator[Line]:
    """The lines and rings of a geometry of any kind."""
    yield from _flattened(feature["geometry"]["coordinates"])


def _flattened(coordinates: list[Any]) -> Iterator[Line]:
    if isinstance(coordinates[0][0], int | float):
        yield [(point[0], point[1]) for point in coordinates]
    else:
        for inner in coordinates:
            yield from _flattened(inner)


# Clipping


def _polygon(ring: Line, window: Frame) -> list[Line]:
    """The part of a ring inside a window (Sutherland and Hodgman, 1974)."""
    for axis, limit, sign in (
        (0, window.west, 1),
        (0, window.east, -1),
        (1, window.south, 1),
        (1, window.north, -1),
    ):
        ring = _cut(ring, axis, limit, sign)
        if not ring:
            return []
    return [ring]


def _cut(ring: Line, axis: int, limit: float, sign: int) -> Line:
    kept: Line = []
    for start, end in zip([ring[-1], *ring[:-1]], ring, strict=True):
        before, after = (start[axis] - limit) * sign, (end[axis] - limit) * sign
        if (before >= 0) != (after >= 0):
            part = before / (before - after)
            kept.append((start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part))
        if after >= 0:
            kept.append(end)
    return kept


def _lines(line: Line, window: Frame) -> list[Line]:
    """The runs of a line inside a window, each with one point more at both ends."""
    inside = [
        window.west <= longitude <= window.east and window.south <= latitude <= window.north
        for longitude, latitude in line
    ]
    runs: list[Line] = []
    for position, point in enumerate(line):
        near = any(inside[max(position - 1, 0) : position + 2])
        if near and position and any(inside[max(position - 2, 0) : position + 1]):
            runs[-1].append(point)
        elif near:
            runs.append([point])
    return [run for run in runs if len(run) > 1]


# Writing


def _path(line: Line, closed: bool, frame: Frame) -> str:
    """SVG path data: relative tenths of a unit, without the points too near the last to be told apart."""
    points = [frame.place(*point) for point in line]
    x, y = points[0]
    steps = [f"M{x:g} {y:g}l"]
    for next_x, next_y in points[1:]:
        across, down = round(next_x - x, 1), round(next_y - y, 1)
        if abs(across) + abs(down) >= FINEST:
            steps.append(f"{across:g} {down:g} ")
            x, y = next_x, next_y
    return "".join(steps).rstrip().replace(" -", "-") + ("z" if closed else "")


def _country(name: str | Promise, ring: Line, frame: Frame) -> Label | None:
    """The name at the middle of what is seen of a country, when that is large enough to carry it."""
    points = [frame.place(*point) for point in ring]
    area = across = down = 0.0
    for (x, y), (next_x, next_y) in zip(points, [*points[1:], points[0]], strict=True):
        cross = x * next_y - next_x * y
        area, across, down = area + cross, across + (x + next_x) * cross, down + (y + next_y) * cross
    if abs(area) / 2 < LARGE_ENOUGH * frame.place(frame.east, frame.south)[0] * frame.height:
        return None
    return Label(round(across / (3 * area), 1), round(down / (3 * area), 1), name)


def _tiny(ring: Line, frame: Frame) -> bool:
    points = [frame.place(*point) for point in ring]
    return sum(max(side) - min(side) for side in zip(*points, strict=True)) < TINY


def _covers(area: Label, town: Label) -> bool:
    """Whether the name of an area would be written over a town or its name."""
    (start, end), (first, last) = _span(town), area.around
    return abs(area.y - town.y) < LINE and first < end and start < last


def _towns(frame: Frame) -> list[Label]:
    """The largest towns of a frame whose names do not meet."""
    labels: list[Label] = []
    for name, (longitude, latitude) in _known_towns():
        inside = frame.west < longitude < frame.east and frame.south < latitude < frame.north
        label = Label(*frame.place(longitude, latitude), name)
        if inside and not any(_meet(label, other) for other in labels):
            labels.append(label)
    return labels[:MOST_TOWNS]


def _meet(one: Label, other: Label) -> bool:
    (start, end), (other_start, other_end) = _span(one), _span(other)
    return start < other_end and other_start < end and abs(one.y - other.y) < LINE


def _span(label: Label) -> tuple[float, float]:
    """From where to where a town and its name reach."""
    length = _length(label.name)
    return (label.x - length, label.x + 4) if label.leftward else (label.x - 4, label.x + length)


def _length(name: str) -> float:
    return LETTER * len(name) + 8


@cache
def _known_towns() -> list[tuple[str, tuple[float, float]]]:
    """The largest first."""
    towns = sorted(features("localites"), key=lambda town: -(town["properties"]["population"] or UNKNOWN))
    return [(town["properties"]["nom"], tuple(town["geometry"]["coordinates"])) for town in towns]
