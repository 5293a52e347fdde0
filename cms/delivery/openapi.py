"""The OpenAPI 3.1 description: Django Ninja knows the operations, Pydantic names the shapes.

Shapes are collected in one go, because two content types may well give one name to two shapes.
"""

from collections.abc import Iterable
from copy import deepcopy
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.schema import get_schema
from ninja.schema import NinjaGenerateJsonSchema
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from cms.addresses import API
from cms.delivery.parameters import Parameter
from cms.delivery.schemas import ProblemShape
from cms.items import JSON

PROBLEM = "application/problem+json"

REASONS = {
    200: "La réponse.",
    304: "Rien de nouveau depuis l'ETag donné dans If-None-Match.",
    400: "Un paramètre est inconnu, répété ou malformé.",
    401: "Le jeton d'un partenaire n'est pas, ou plus, valable.",
    404: "Rien de public ne se trouve à cette adresse.",
    410: "Ce contenu a été retiré, ou ce curseur est périmé.",
    500: "Une faute de notre côté.",
    503: "La base de données ne répond pas ; `Retry-After` dit quand réessayer.",
}

LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "Langue des messages d'erreur : fr (par défaut) ou en.",
    "schema": {"type": "string"},
}


class ShapesByName(NinjaGenerateJsonSchema):
    """Describes a shape under its title, as `cms.items.described_as` says it."""

    def normalize_name(self, name: str) -> str:
        return super().normalize_name(name).removesuffix("Shape")


class OperationShape(NamedTuple):
    """What an operation takes and gives, besides its address."""

    answer: type[BaseModel]
    parameters: Iterable[Parameter] = ()
    statuses: tuple[int, ...] = (400,)
    media_type: str = "application/json"

    def openapi_extra(self) -> JSON:
        """What the operation adds to Ninja's description; shapes are named by `openapi_document`."""
        return {
            "parameters": [*(parameter.documented() for parameter in self.parameters), LANGUAGE],
            "responses": {200: _response(200, self.media_type, self.answer)}
            | {304: {"description": REASONS[304]}}
            | {status: _response(status, PROBLEM, ProblemShape) for status in (*self.statuses, 500, 503)},
        }


def _response(status: int, media_type: str, shape: type[BaseModel]) -> JSON:
    description = REASONS.get(status, HTTPStatus(status).phrase)
    return {"description": description, "content": {media_type: {"schema": shape}}}


def openapi_document(api: NinjaAPI) -> JSON:
    """The whole description, as plain JSON values."""
    description: JSON = deepcopy(dict(get_schema(api, f"{API[1:]}/")))
    shapes = sorted(set(_shapes(description)), key=lambda shape: (shape.__name__, shape.__module__))
    names, definitions = models_json_schema(
        [(shape, "serialization") for shape in shapes],
        ref_template="#/components/schemas/{model}",
        schema_generator=ShapesByName,
    )
    for content in _contents(description):
        content["schema"] = names[content["schema"], "serialization"]
    description["components"] = {"schemas": definitions.get("$defs", {})}
    description["servers"] = [{"url": settings.PUBLIC_ORIGIN}]
    return description


def _contents(description: JSON) -> Iterable[JSON]:
    for operations in description["paths"].values():
        for operation in operations.values():
            for response in operation["responses"].values():
                yield from response.get("content", {}).values()


def _shapes(description: JSON) -> Iterable[type[BaseModel]]:
    return (content["schema"] for content in _contents(description))
