"""The shapes of the API's answers, for its OpenAPI description."""

from functools import cache
from typing import Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, RootModel, create_model

from cms.items import Item, Licence, Point, described_as, heavy_fields
from cms.plugins import ContentPlugin, Registry


class AnswerShape(Schema):
    """A part of an answer."""

    model_config = ConfigDict(extra="ignore", model_title_generator=described_as)


class ParameterError(AnswerShape):
    name: str
    value: str
    allowed: str


class ProblemShape(AnswerShape):
    """RFC 9457."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ParameterError]


class ContentType(AnswerShape):
    name: str
    label: str
    href: str
    geojson: str | None
    filters: list[str]
    feeds: list[str] = Field(description="in RSS, Atom and JSON Feed; empty for a type without feeds")
    embed: str = Field(description="a document of the latest items, for frames")


class Start(AnswerShape):
    """The site and everything that can be read."""

    name: str
    publisher: str
    licence: Licence
    languages: list[str] = Field(description="the default language first")
    head: str = Field(description="the cursor of the present moment")
    content: str
    content_types: list[ContentType]
    changes: str
    feeds: list[str] = Field(description="the addresses of the feeds")
    oembed: str = Field(description="answers how to show a page of the site (oEmbed 1.0)")
    embed: str = Field(description="the script of <codev-feed> and <codev-map>")
    find: str
    openapi: str
    docs: str


class FacetValue(AnswerShape):
    value: str
    label: str
    count: int


class Deletion(AnswerShape):
    op: Literal["delete"]
    seq: int
    type: str
    id: str
    lang: str
    at: str = Field(description="RFC 3339")


@cache
def card_of(schema: type[Item]) -> type[Item]:
    """The shape of a card: the item without its heavy fields; the item itself when it has none."""
    heavy = heavy_fields(schema)
    if not heavy & set(schema.model_fields):
        return schema
    fields: Any = {
        name: (field.annotation, field) for name, field in schema.model_fields.items() if name not in heavy
    }
    card: type[Item] = create_model(
        f"{schema.__name__}Card", __config__=schema.model_config, __module__=schema.__module__, **fields
    )
    return card


def _optional_facets() -> Any:
    return (dict[str, list[FacetValue]], Field(None, description="with facets=true"))


def list_of(name: str, shapes: list[type[BaseModel]]) -> type[BaseModel]:
    """A page of items of these shapes."""
    fields: Any = {
        "items": (list[_any(shapes)], ...),  # type: ignore[misc]
        "total": (int, ...),
        "next": (str | None, ...),
        "facets": _optional_facets(),
    }
    return create_model(name, __base__=AnswerShape, **fields)


def places_of(name: str, shapes: list[type[BaseModel]]) -> type[BaseModel]:
    """A FeatureCollection (RFC 7946) with the total and the next page as foreign members."""
    feature: Any = {
        "type": (Literal["Feature"], ...),
        "id": (str, ...),
        "geometry": (Point, ...),
        "properties": (_any(shapes), ...),
    }
    fields: Any = {
        "type": (Literal["FeatureCollection"], ...),
        "features": (list[create_model(f"{name}Feature", __base__=AnswerShape, **feature)], ...),  # type: ignore[misc]
        "total": (int, ...),
        "next": (str | None, ...),
        "facets": _optional_facets(),
    }
    return create_model(name, __base__=AnswerShape, **fields)


def changes_of(shapes: list[type[BaseModel]]) -> type[BaseModel]:
    """A page of changes whose items have one of these shapes."""
    put: Any = {
        "op": (Literal["put"], ...),
        "seq": (int, ...),
        "type": (str, ...),
        "id": (str, ...),
        "lang": (str, ...),
        "item": (_any(shapes), ...),
    }
    change = create_model("Put", __base__=AnswerShape, **put)
    fields: Any = {
        "changes": (list[change | Deletion], ...),  # type: ignore[valid-type]
        "cursor": (str, ...),
        "more": (bool, ...),
    }
    return create_model("Changes", __base__=AnswerShape, **fields)


def any_of(name: str, shapes: list[type[BaseModel]]) -> type[BaseModel]:
    """An item of one of these shapes."""
    base: Any = RootModel[_any(shapes)]  # type: ignore[misc]
    shape: type[BaseModel] = create_model(name, __base__=base)
    return shape


def full_shapes(registry: Registry) -> list[type[BaseModel]]:
    """The full shape of each content type."""
    return [plugin.schema for plugin in registry] or [Item]


def all_shapes(registry: Registry) -> list[type[BaseModel]]:
    """The full shape and the card of each content type."""
    return [shape for full in full_shapes(registry) for shape in (card_of(full), full)]


def shapes_of(plugin: ContentPlugin) -> list[type[BaseModel]]:
    """The card and the full shape of one type."""
    return [card_of(plugin.schema), plugin.schema]


def _any(shapes: list[type[BaseModel]]) -> Any:
    union: Any = shapes[0]
    for shape in shapes[1:]:
        union = union | shape
    return union
