"""How the text of one query parameter becomes a value; `ValueError` for what is none."""

import math
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from cms.publishing.stemming import stemmed

LONGEST_SEARCH = 200
MOST_TERMS = 20
HALF_EARTH = 20_040.0
"""Kilometres to the far side of the Earth, rounded up."""
NUMBER = r"[+-]?[0-9]{1,12}(\.[0-9]{1,20})?"
PLAIN = r"[^\x00-\x1f\x7f-\x9f\ufffd]*"
"""A decimal number, and text that can be read: as Python and as ECMA-262 read it."""

UNREADABLE = "\ufffd"
"""Stands for bytes that are no UTF-8: a program is refused, a person finds what the rest of the words say."""


def has_controls(text: str) -> bool:
    """Whether a text holds control characters or half characters, which no database compares."""
    return any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


def one_of(*allowed: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(raw)
        return raw

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", raw, re.ASCII) or not least <= int(raw) <= most:
            raise ValueError(raw)
        return int(raw)

    return read


def numbers(raw: str, count: int) -> list[float]:
    """Exactly `count` finite decimal numbers separated by commas."""
    parts = raw.split(",")
    if len(parts) != count or not all(re.fullmatch(NUMBER, part) for part in parts):
        raise ValueError(raw)
    return [float(part) for part in parts]


class Box(NamedTuple):
    """Degrees; `west` greater than `east` crosses the 180th meridian (RFC 7946, section 5.2)."""

    west: float
    south: float
    east: float
    north: float


class Circle(NamedTuple):
    """A centre in degrees and a radius in kilometres."""

    latitude: float
    longitude: float
    radius: float


def box(raw: str) -> Box:
    area = Box(*numbers(raw, 4))
    if not (abs(area.west) <= 180 and abs(area.east) <= 180 and -90 <= area.south <= area.north <= 90):
        raise ValueError(raw)
    return area


def circle(raw: str) -> Circle:
    area = Circle(*numbers(raw, 3))
    inside = abs(area.latitude) <= 90 and abs(area.longitude) <= 180
    if not (inside and 0 < area.radius <= HALF_EARTH and math.isfinite(area.radius)):
        raise ValueError(raw)
    return area


def search_terms(raw: str) -> tuple[str, ...] | None:
    """The stems asked for; None for a blank question, empty for one without a meaningful word."""
    if len(raw) > LONGEST_SEARCH:
        raise ValueError(raw)
    terms = tuple(stemmed(raw).split())
    if len(terms) > MOST_TERMS:
        raise ValueError(raw)
    return terms if raw.strip() else None
