"""The documentation page of the API: plain HTML drawn from its OpenAPI description, without a script."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

from cms.delivery.problems import KINDS

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


def docs_page(document: dict[str, Any]) -> HttpResponse:
    """The page that describes every operation, shape and problem of an OpenAPI document."""
    context = {
        "info": document["info"],
        "origin": settings.PUBLIC_ORIGIN,
        "operations": [_operation(path, methods) for path, methods in sorted(document["paths"].items())],
        "shapes": [_shape(name, shape) for name, shape in sorted(document["components"]["schemas"].items())],
        "problems": [(name, kind.status, kind.title, kind.cure) for name, kind in KINDS.items()],
    }
    page = render_to_string("delivery/docs.html", context)
    return HttpResponse(page, headers={"Content-Security-Policy": POLICY, "Content-Language": "fr"})


def _operation(path: str, methods: dict[str, Any]) -> dict[str, Any]:
    operation = methods["get"]
    return {
        "path": path,
        "id": operation["operationId"],
        "summary": operation["summary"],
        "parameters": [
            {"name": parameter["name"], "place": parameter["in"], "words": parameter.get("description", "")}
            for parameter in operation["parameters"]
        ],
        "responses": [
            {"status": status, "words": response["description"], "shapes": _contents(response)}
            for status, response in operation["responses"].items()
        ],
    }


def _contents(response: dict[str, Any]) -> list[tuple[str, str]]:
    """(media type, name of the shape) of each form of a response."""
    return [(media, _type(content["schema"])) for media, content in response.get("content", {}).items()]


def _shape(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    required = schema.get("required", [])
    fields = [
        {
            "name": field,
            "type": _type(described),
            "optional": field not in required,
            "words": described.get("description", ""),
        }
        for field, described in schema.get("properties", {}).items()
    ]
    return {"name": name, "words": schema.get("description", ""), "fields": fields, "type": _type(schema)}


def _type(schema: dict[str, Any]) -> str:
    """A type in a few words, as `list of Image` or `text or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " ou ".join(map(_type, schema["anyOf"]))
    if "const" in schema or "enum" in schema:
        return " | ".join(f"« {value} »" for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"liste de {_type(schema['items'])}" if "items" in schema else "liste"
    words = {
        "string": "texte",
        "integer": "entier",
        "number": "nombre",
        "boolean": "vrai ou faux",
        "object": "objet",
    }
    return words.get(str(schema.get("type")), str(schema.get("type", "valeur")))
