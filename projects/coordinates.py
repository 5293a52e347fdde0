"""Reads coordinates as people write them, and says in a sentence what is wrong with them.

Degrees, WGS 84. They are stored as wagtailgeowidget does, longitude first:
`SRID=4326;POINT(-11.443900 14.447800)`.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from projects import borders

SIX_PLACES = Decimal("0.000001")
"""About ten centimetres."""
NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{1,15})?", re.ASCII)
BETWEEN = re.compile(r"\s*[;/]\s*|\s*,\s+|\s+|,")
STORED = re.compile(
    r"SRID=4326;POINT\s?\((-?[0-9]{1,3}(?:\.[0-9]+)?) (-?[0-9]{1,3}(?:\.[0-9]+)?)\)", re.ASCII
)
TYPED_OTHERWISE = str.maketrans({"\u2212": "-", "\u2013": "-", "°": " ", "\u00a0": " ", "\u202f": " "})


TOLERANCE = 8
"""Kilometres beyond a border that still count as inside, because the borders we have are simplified:
of the 3,253 localities of the region of Kayes, 13 lie outside of them, the furthest by 7.4 km. What lies
as near on the other side, as Kidira across the river from Diboli, cannot be told from them."""

SENTENCES = {
    "unread": _(
        "« %(text)s » ne se lit pas comme des coordonnées : écrivez la latitude puis la longitude "
        "en degrés décimaux, comme « 14.4478, -11.4439 »."
    ),
    "swapped": _(
        "Latitude et longitude semblent inversées : la latitude vient d’abord, écrivez « %(place)s »."
    ),
    "unsigned": _(
        "Ce point (%(found)s) est hors du Mali ; il manque peut-être le signe moins de la longitude : "
        "« %(place)s »."
    ),
    "outside": _(
        "Ce point (%(found)s) est hors du Mali, à plus de 8 km de la frontière : vérifiez les coordonnées."
    ),
    "elsewhere": _("Ce point (%(place)s) est hors de la région de Kayes : vérifiez-le s’il devait y être."),
}
"""What is said of coordinates, here and by the map's script."""


class Coordinates(NamedTuple):
    """A place in degrees, to six decimals."""

    latitude: Decimal
    longitude: Decimal

    def stored(self) -> str:
        """As the database keeps it, longitude first."""
        return f"SRID=4326;POINT({self.longitude:.6f} {self.latitude:.6f})"

    def typed(self) -> str:
        """As people write it, latitude first."""
        return f"{self.latitude:.6f}, {self.longitude:.6f}"


def read(text: str) -> Coordinates:
    """The place in Mali that a text names; raises `ValueError` with one sentence, cure included."""
    found = stored(text) or typed(text)
    if not in_mali(found):
        raise ValueError(_why_outside(found))
    return found


def stored(text: str) -> Coordinates | None:
    """The place as the database keeps it, wherever it is; None for any other text."""
    match = STORED.fullmatch(text.strip())
    return _rounded(match[2], match[1]) if match else None


def typed(text: str) -> Coordinates:
    """Latitude and longitude as typed: decimal point or comma; between them a comma, semicolon or space.

    Raises `ValueError` for what can be read in no way, or in two.
    """
    readings = set(_readings(text.translate(TYPED_OTHERWISE).strip()))
    if len(readings) != 1:
        raise ValueError(SENTENCES["unread"] % {"text": text.strip()[:60]})
    return readings.pop()


def in_mali(place: Coordinates) -> bool:
    return _within(borders.mali(), place)


def outside_kayes(place: Coordinates) -> str | None:
    """The remark on a place that is not in the region of the programme, or None."""
    if _within(borders.kayes(), place):
        return None
    return SENTENCES["elsewhere"] % {"place": place.typed()}


def _within(territory: borders.Territory, place: Coordinates) -> bool:
    return borders.beyond(territory, float(place.longitude), float(place.latitude)) <= TOLERANCE


def _readings(text: str):
    for gap in BETWEEN.finditer(text):
        latitude, longitude = text[: gap.start()], text[gap.end() :]
        if NUMBER.fullmatch(latitude) and NUMBER.fullmatch(longitude):
            yield _rounded(latitude, longitude)


def _rounded(latitude: str, longitude: str) -> Coordinates:
    degrees = (Decimal(number.replace(",", ".")) for number in (latitude, longitude))
    return Coordinates(*(degree.quantize(SIX_PLACES, ROUND_HALF_UP) + 0 for degree in degrees))


def _why_outside(found: Coordinates) -> str:
    swapped = Coordinates(found.longitude, found.latitude)
    if in_mali(swapped):
        return SENTENCES["swapped"] % {"place": swapped.typed()}
    unsigned = Coordinates(found.latitude, -found.longitude)
    if in_mali(unsigned):
        return SENTENCES["unsigned"] % {"found": found.typed(), "place": unsigned.typed()}
    return SENTENCES["outside"] % {"found": found.typed()}
