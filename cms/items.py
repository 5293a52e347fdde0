"""What partners receive: the typed shapes every item is made of.

Lengths are in pixels, coordinates in degrees (WGS 84, longitude first, RFC 7946),
times in UTC (RFC 3339). Addresses are absolute.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from cms.dates import in_utc
from cms.french_order import listed

JSON = dict[str, Any]

ORIGIN = "https://origin.invalid"
"""Stands for the site's own origin inside frozen JSON; readers replace it by `PUBLIC_URL`."""


def with_origin(text: str, origin: str) -> str:
    """Frozen JSON or HTML with our own addresses below `origin`; empty: relative to the root.

    Our addresses end there or go on with a slash. Whatever else begins alike was typed by somebody, such
    as `https://origin.invalidjavascript:…`, and would become another scheme.
    """
    return text.replace(f"{ORIGIN}/", f"{origin}/").replace(f'{ORIGIN}"', f'{origin}"')


def read_item(text: str, origin: str) -> JSON:
    """A frozen item with our own addresses below `origin`; empty: relative to the root."""
    item: JSON = json.loads(with_origin(text, origin))
    return item


def to_json(value: Any) -> str:
    """Compact JSON text, as UTF-8 rather than escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def timestamp(moment: datetime) -> str:
    """RFC 3339, UTC, whole seconds."""
    return f"{in_utc(moment).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def sort_key(title: str) -> str:
    """What titles are sorted by in the read model, in French order: at most 255 characters."""
    return listed(title)[:255]


def described_as(shape: type) -> str:
    """Its name in the API's description: that of its class, less the `Shape` that tells it from a model."""
    return shape.__name__.removesuffix("Shape")


class Shape(BaseModel):
    """A part of an item; unknown fields are a mistake of the plugin and refused when freezing."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, model_title_generator=described_as)


class Licence(Shape):
    id: str = Field(description="SPDX identifier, or the name of the licence")
    url: str | None = None


class FocalPoint(Shape):
    x: float = Field(ge=0, le=1, description="from the left edge, as a fraction of the width")
    y: float = Field(ge=0, le=1, description="from the top edge, as a fraction of the height")


class Rendition(Shape):
    url: str
    width: int
    height: int
    type: str = Field(description="media type, as image/webp")
    size: int | None = Field(None, description="bytes; null where the file could not be measured")


class Image(Shape):
    id: str
    title: str
    alt: str = Field(description="alternative text; empty for a decorative image")
    decorative: bool
    caption: str
    credit: str
    licence: Licence | None
    width: int
    height: int
    focal_point: FocalPoint | None
    color: str | None = Field(description="dominant colour, #rrggbb")
    renditions: list[Rendition]


class Document(Shape):
    id: str
    title: str
    url: str
    type: str = Field(description="media type")
    size: int = Field(description="bytes")


class Point(Shape):
    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float] = Field(description="longitude, latitude")


class Translation(Shape):
    lang: str
    id: str
    url: str
    api_url: str


class Link(Shape):
    """Another public item."""

    type: str
    id: str
    lang: str
    title: str
    url: str
    api_url: str


class Block(Shape):
    """One block of a body; joining the `html` of all blocks gives the article."""

    model_config = ConfigDict(extra="allow")

    type: str
    html: str = Field(description="semantic, sanitised, with absolute addresses")


class Choice(Shape):
    """One value of a managed list, with its label in the item's language."""

    value: str
    label: str


class Item(Shape):
    """What every content type has; a type's schema extends it."""

    type: str
    id: str = Field(description="opaque; stable through renames and moves, never reused")
    lang: str
    url: str
    api_url: str
    title: str
    summary: str = Field(max_length=300, description="plain text")
    published_at: datetime
    image: Image | None = None
    geometry: Point | None = None
    translations: list[Translation] = []
    licence: Licence
    attribution: str
    example: bool = Field(False, description="true for demonstration content")
    updated_at: datetime
    seq: int = Field(description="the number of the item's last public change")


def heavy_fields(schema: type[Item]) -> frozenset[str]:
    """The fields a card leaves out, as the schema declares them in `heavy`."""
    return frozenset(getattr(schema, "heavy", ()))


def has_body(schema: type[Item]) -> bool:
    """Whether its items hold blocks of text: in a field, or in a part of them, as the chapters of a story."""
    return any(issubclass(shape, Block) for shape in _shapes_in(schema, set()))


def _shapes_in(annotation: Any, known: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in known:
        known.add(annotation)
        yield annotation
        for field in annotation.model_fields.values():
            yield from _shapes_in(field.annotation, known)
    for inner in get_args(annotation):
        yield from _shapes_in(inner, known)


def member(item: JSON, path: str) -> Any:
    """What an item holds at a path, `place.region` or `geometry.coordinates.0`; None for nothing."""
    found: Any = item
    for name in path.split("."):
        if isinstance(found, list):
            found = found[int(name)] if name.isdecimal() and int(name) < len(found) else None
        else:
            found = found.get(name) if isinstance(found, dict) else None
    return found
