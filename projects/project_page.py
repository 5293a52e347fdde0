"""What the page of a project shows beside its own text, in words; of other objects only what is public."""

from typing import Any, NamedTuple

from django.utils.translation import gettext

from cms.atlas.drawing import Map, one_place
from cms.atlas.frames import Frame, frame_of
from cms.publishing import related_field, serialize
from cms.reading import cards
from projects import dates, funding, money
from projects.money import Currency
from projects.place_field import Precision, place_of

MOST_NEWS = 5

PHOTOS = 12
"""Of the album, beside the link to all of it."""


class Amount(NamedTuple):
    """A sum in both currencies, the one it was entered in first."""

    entered: str
    converted: str


class PlaceInWords(NamedTuple):
    """Where the project is, in words and on a small map."""

    names: str
    coordinates: str
    map: Map
    approximate: bool


def context(page) -> dict[str, Any]:
    """For the template of one project."""
    return {
        "sector": serialize(page.sector),
        "where": where(page),
        "place": _place(page),
        "dates": _dates(page),
        "cost": _amount(page.cost, page.currency),
        **_funding(page),
        "organisations": serialize(page.organisations),
        "beneficiaries": serialize(page.beneficiaries),
        "achievements": serialize(page.achievements),
        "photos": cards.from_root((related_field(page.album, "images") or [])[:PHOTOS]),
        "album": cards.from_root(serialize(page.album)),
        "documents": cards.from_root(serialize(page.documents)),
        "index": cards.from_root(serialize(page.get_parent())),
        "news": cards.showing_page(page, "news", MOST_NEWS) if page.pk else [],
    }


def _funding(page) -> dict[str, Any]:
    """Who financed what: the parts of the bar, which are the rows of the table, and the sums by kind."""
    lines = [line for line in page.cofinancing.all() if line.amount]
    rows = [{**serialize(line.as_item()), "amount": _amount(line.amount, page.currency)} for line in lines]
    return {
        "funding": funding.parts(rows, [line.amount for line in lines]),
        "funding_by_kind": [
            (kind, _amount(amount, page.currency)) for kind, amount in funding.by_kind(lines)
        ],
    }


def where(page) -> str:
    """The locality of a project and the units it lies in."""
    return units(page.locality, page.commune, page.cercle, page.region)


def units(locality: str, commune: str, cercle: str, region: str) -> str:
    """A locality and the units it lies in, each name once: « Sagalo, commune de Kéniéba, … »."""
    parts = [
        locality,
        commune and commune != locality and gettext("commune de %s") % commune,
        cercle and gettext("cercle de %s") % cercle,
        region and gettext("région de %s") % region,
    ]
    return ", ".join(part for part in parts if part)


def _place(page) -> PlaceInWords | None:
    point = place_of(page.location)
    if point is None:
        return None
    longitude, latitude = float(point.longitude), float(point.latitude)
    frame = frame_of(Frame(longitude, latitude, longitude, latitude))
    name = where(page) or page.title
    drawing = one_place(longitude, latitude, frame, name, serialize(page.sector))
    written = f"{latitude:.4f}, {longitude:.4f}"
    return PlaceInWords(name, written, drawing, page.precision == Precision.APPROXIMATE)


def _dates(page) -> list[tuple[str, str]]:
    """(what, when) of each date that is known, no more precise than it is known."""
    return [
        (str(label), dates.written(getattr(page, name), getattr(page, f"{name}_precision")))
        for name, label in dates.LABELS.items()
        if getattr(page, name)
    ]


def _amount(amount, currency: str) -> Amount | None:
    if amount is None:
        return None
    other = Currency.XOF if currency == Currency.EUR else Currency.EUR
    return Amount(
        money.written(amount, currency), money.written(money.converted(amount, currency, other), other)
    )
