"""The part of the world a map shows, and where a place lies on the drawing.

The projection is that of `cms/static/basemap/fond-mali.svg` (equirectangular): straight lines in
degrees stay straight, so a rectangle of degrees is a rectangle of the drawing.
"""

from __future__ import annotations

from typing import NamedTuple

WIDTH = 400.0
"""Units across every drawing; on a small telephone a unit is four fifths of a pixel."""
STRETCH = 58.8225 / 56.8182
"""Units of a degree of latitude for one unit of a degree of longitude."""
NARROWEST = 0.4
"""Degrees: a closer look would show no more of the base layer."""
MARGIN = 0.15
"""What is left free around a rectangle, as a fraction of its sides."""


class Frame(NamedTuple):
    """A rectangle in degrees; drawn `WIDTH` units wide."""

    west: float
    south: float
    east: float
    north: float

    @property
    def scale(self) -> float:
        """Units of a degree of longitude."""
        return WIDTH / (self.east - self.west)

    @property
    def height(self) -> float:
        """Units from top to bottom."""
        return round((self.north - self.south) * self.scale * STRETCH, 1)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Units from the left and from the top."""
        x = (longitude - self.west) * self.scale
        y = (self.north - latitude) * self.scale * STRETCH
        return round(x, 1), round(y, 1)

    def holds(self, other: Frame) -> bool:
        """Whether another rectangle lies inside this one."""
        return (
            self.west <= other.west
            and self.south <= other.south
            and other.east <= self.east
            and other.north <= self.north
        )

    def widened(self, fraction: float) -> Frame:
        """The same middle, each side further out by a fraction of the whole."""
        across, up = (self.east - self.west) * fraction, (self.north - self.south) * fraction
        return Frame(self.west - across, self.south - up, self.east + across, self.north + up)


MALI = Frame(-12.8, 9.9, 4.8, 25.3)
KAYES = Frame(-12.6, 11.6, -7.8, 16.0)


def frame_of(extent: Frame | None) -> Frame:
    """The nearest of the known frames that holds an extent; the region of Kayes when there is none."""
    if extent is None:
        return KAYES
    return next((known for known in (KAYES, MALI) if known.holds(extent)), None) or around(extent)


def around(extent: Frame) -> Frame:
    """A frame of the proportions of `KAYES` with an extent in its middle and some room around it."""
    roomy = extent.widened(MARGIN)
    ratio = (KAYES.north - KAYES.south) / (KAYES.east - KAYES.west)
    across = max(roomy.east - roomy.west, (roomy.north - roomy.south) / ratio, NARROWEST)
    middle, centre = (extent.west + extent.east) / 2, (extent.south + extent.north) / 2
    up = across * ratio
    return Frame(middle - across / 2, centre - up / 2, middle + across / 2, centre + up / 2)
