"""Which size of an image to show, chosen among its frozen renditions by format and by width.

A rendition is `{"url", "type", "width", "height"}` (`cms.items.Rendition`), lengths in pixels. No table is
read, so that who shows what was frozen depends on none. Of equals the first in the frozen order is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from operator import itemgetter

from cms.items import JSON

READ_EVERYWHERE = ("image/jpeg", "image/png")
"""Formats of photographs that every program reads."""

width_of = itemgetter("width")


# Which formats


def any_format(image: JSON | None) -> list[JSON]:
    """All renditions of an image; none of an image that is missing."""
    return list((image or {}).get("renditions", ()))


def in_formats(image: JSON | None, *types: str) -> list[JSON]:
    """The renditions in these formats only."""
    return [rendition for rendition in any_format(image) if rendition["type"] in types]


def not_in_formats(image: JSON | None, *types: str) -> list[JSON]:
    """The renditions in any other format."""
    return [rendition for rendition in any_format(image) if rendition["type"] not in types]


def preferring(image: JSON | None, *types: str) -> list[JSON]:
    """The renditions in the first of these formats that there is; those in the others where there is none."""
    found = (in_formats(image, kind) for kind in types)
    return next(filter(None, found), any_format(image))


# Which size


def smallest(renditions: Sequence[JSON]) -> JSON | None:
    """The narrowest; None of none."""
    return min(renditions, key=width_of, default=None)


def largest(renditions: Sequence[JSON], width: float = inf) -> JSON | None:
    """The widest of those that are at most so many pixels wide; None where none is."""
    return max((size for size in renditions if size["width"] <= width), key=width_of, default=None)


def largest_inside(renditions: Sequence[JSON], width: int, height: int) -> JSON | None:
    """The widest of those that are at most so many pixels wide and high; None where none is."""
    return largest([size for size in renditions if size["height"] <= height], width)


def largest_or_smallest(renditions: Sequence[JSON], width: int) -> JSON | None:
    """The widest that is at most so many pixels wide; the narrowest where all are wider."""
    return largest(renditions, width) or smallest(renditions)


def wide_enough(renditions: Sequence[JSON], width: int) -> JSON | None:
    """The narrowest that is at least so many pixels wide; the widest where all are narrower."""
    return smallest([size for size in renditions if size["width"] >= width]) or largest(renditions)


def up_to(renditions: Sequence[JSON], width: int) -> list[JSON]:
    """All that are at most so many pixels wide; the narrowest alone where all are wider."""
    fitting = [size for size in renditions if size["width"] <= width]
    least = smallest(renditions)
    return fitting or ([least] if least else [])
