"""Many places as few marks: the database counts them on a grid, what lies too near is drawn as one.

So a map costs one query and is bounded by its own surface, whatever the number of projects.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Max, Min, QuerySet
from django.db.models.functions import Cast

from cms.atlas.frames import Frame

FINGER = 30.0
"""Units between two marks: 24 pixels on the narrowest screen, 320 pixels wide (WCAG 2.2, 2.5.8)."""
CELL = FINGER / 3
"""Units of a cell of the grid."""


@dataclass(frozen=True)
class Cell:
    """What the database found in one cell of the grid."""

    count: int
    longitude: float
    latitude: float
    extent: Frame
    newest: tuple[datetime, str]
    pk: int


@dataclass
class Cluster:
    """Places drawn as one mark at `x`, `y`; `pk` is the publication when there is only one."""

    x: float
    y: float
    cells: list[Cell] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def pk(self) -> int | None:
        return self.cells[0].pk if self.count == 1 else None

    @property
    def newest(self) -> tuple[datetime, str]:
        return max(cell.newest for cell in self.cells)

    @property
    def extent(self) -> Frame:
        """The smallest rectangle around its places, in degrees."""
        extents = [cell.extent for cell in self.cells]
        return Frame(
            min(extent.west for extent in extents),
            min(extent.south for extent in extents),
            max(extent.east for extent in extents),
            max(extent.north for extent in extents),
        )


def clusters(publications: QuerySet, frame: Frame) -> list[Cluster]:
    """The marks of a map, newest first as lists are; any two at least `FINGER` units apart."""
    neighbourhood: dict[tuple[int, int], list[Cluster]] = {}
    for cell in sorted(_cells(publications, frame), key=lambda cell: (cell.count, cell.newest), reverse=True):
        x, y = frame.place(cell.longitude, cell.latitude)
        home = _nearest(neighbourhood, x, y)
        if home is None:
            home = Cluster(x, y)
            neighbourhood.setdefault(_square(x, y), []).append(home)
        home.cells.append(cell)
    found = [cluster for several in neighbourhood.values() for cluster in several]
    return sorted(found, key=lambda cluster: cluster.newest, reverse=True)


def _cells(publications: QuerySet, frame: Frame) -> list[Cell]:
    cell = CELL / frame.scale
    inside = publications.order_by().filter(
        longitude__gte=frame.west,
        longitude__lte=frame.east,
        latitude__gte=frame.south,
        latitude__lte=frame.north,
    )
    grid = inside.annotate(
        column=Cast((F("longitude") - frame.west) / cell, IntegerField()),
        row=Cast((F("latitude") - frame.south) / cell, IntegerField()),
    ).values("column", "row")
    return [_cell(row) for row in grid.annotate(**MEASURES).values_list(*MEASURES)]


MEASURES: dict[str, Any] = {
    "count": Count("pk"),
    "middle": Avg("longitude"),
    "centre": Avg("latitude"),
    "west": Min("longitude"),
    "south": Min("latitude"),
    "east": Max("longitude"),
    "north": Max("latitude"),
    "newest": Max("published_at"),
    "last": Max("ref"),
    "one": Max("pk"),
}


def _cell(row: tuple[Any, ...]) -> Cell:
    count, longitude, latitude, west, south, east, north, newest, last, pk = row
    return Cell(count, longitude, latitude, Frame(west, south, east, north), (newest, last), pk)


def _square(x: float, y: float) -> tuple[int, int]:
    return int(x // FINGER), int(y // FINGER)


def _nearest(neighbourhood: dict[tuple[int, int], list[Cluster]], x: float, y: float) -> Cluster | None:
    """The nearest mark less than a finger away."""
    column, row = _square(x, y)
    around = [(column + across, row + down) for across in (-1, 0, 1) for down in (-1, 0, 1)]
    near = [cluster for square in around for cluster in neighbourhood.get(square, [])]
    distance = {id(cluster): (cluster.x - x) ** 2 + (cluster.y - y) ** 2 for cluster in near}
    near = [cluster for cluster in near if distance[id(cluster)] < FINGER**2]
    return min(near, key=lambda cluster: distance[id(cluster)], default=None)
