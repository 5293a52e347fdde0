"""Several items at one place, spread around it when there is room: each keeps its sign and link."""

import math

from cms.atlas.clusters import FINGER, Cluster
from cms.atlas.frames import WIDTH, Frame

MOST_ITEMS = 6
"""More at one place are a number."""
MOST_SPREAD = 16
SAME_PLACE = 4.0
"""Units within which several items are at one place."""
EDGE = 12
"""Units between a sign and the border of the map."""


def spiderfied(clusters: list[Cluster], frame: Frame) -> list[Cluster]:
    """Those of the clusters that are spread: few items, at one place, away from every other mark."""
    spread: dict[int, float] = {}
    for cluster in clusters:
        if len(spread) < MOST_SPREAD and _fits(cluster, frame):
            reach = radius(cluster.count)
            others = [other for other in clusters if other is not cluster]
            if all(
                math.dist((cluster.x, cluster.y), (other.x, other.y))
                >= reach + spread.get(id(other), 0) + FINGER
                for other in others
            ):
                spread[id(cluster)] = reach
    return [cluster for cluster in clusters if id(cluster) in spread]


def _fits(cluster: Cluster, frame: Frame) -> bool:
    if not 2 <= cluster.count <= MOST_ITEMS:
        return False
    reach, extent = radius(cluster.count) + EDGE, cluster.extent
    one_place = max(extent.east - extent.west, extent.north - extent.south) * frame.scale <= SAME_PLACE
    inside = reach <= cluster.x <= WIDTH - reach and reach <= cluster.y <= frame.height - reach
    return one_place and inside


def radius(number: int) -> float:
    """Units from the place to each of its signs, which are a finger apart (`FINGER`)."""
    return FINGER / 2 / math.sin(math.pi / number)


def ring(cluster: Cluster) -> list[tuple[float, float]]:
    """Where the signs of a spread cluster are, clockwise from the left of the top."""
    number, reach = cluster.count, radius(cluster.count)
    angles = [math.tau * step / number - math.pi / 2 - math.pi / number for step in range(number)]
    return [
        (round(cluster.x + reach * math.cos(angle), 1), round(cluster.y + reach * math.sin(angle), 1))
        for angle in angles
    ]
