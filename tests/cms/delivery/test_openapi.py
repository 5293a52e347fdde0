"""The description of the API is valid, whole and stable, whatever content types there are."""

import json
import re
from pathlib import Path
from typing import ClassVar

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from cms.delivery.api import build_api
from cms.delivery.openapi import openapi_document
from cms.items import Item
from cms.plugins import ContentPlugin, Registry, plugins
from cms.publishing import head
from cms.publishing.models import Publication
from cms.reading.cursors import SequencePosition
from tests.cms.reading.builder import publish, withdraw

pytestmark = pytest.mark.django_db


def test_the_description_is_valid(client):
    drawn = client.get("/api/v1/openapi.json").json()
    OpenAPIV31SpecValidator(drawn).validate()
    assert drawn["openapi"].startswith("3.1")
    assert drawn["servers"] == [{"url": "https://codev.example"}]


def test_it_describes_types_with_places_and_types_of_one_name(wells):
    class Image(Item):
        heavy: ClassVar = {"photo"}
        photo: str

    class OddPlugin(ContentPlugin):
        name = "odd"
        model = Publication
        schema = Image

    registry = Registry()
    for plugin in (type(wells), OddPlugin):
        registry.add(plugin)
    drawn = openapi_document(build_api(registry))
    again = openapi_document(build_api(registry))
    assert drawn == again
    assert "/api/v1/content/wells.geojson" in drawn["paths"]
    assert "/api/v1/content/odd.geojson" not in drawn["paths"]
    OpenAPIV31SpecValidator(_with_text_keys(drawn)).validate()
    cards = [name for name in drawn["components"]["schemas"] if name.endswith("ImageCard")]
    assert len(cards) == 1
    assert "photo" not in drawn["components"]["schemas"][cards[0]]["properties"]


def _with_text_keys(value):
    if isinstance(value, dict):
        return {str(key): _with_text_keys(member) for key, member in value.items()}
    return [_with_text_keys(element) for element in value] if isinstance(value, list) else value


def test_a_site_without_content_types_is_described():
    OpenAPIV31SpecValidator(_with_text_keys(openapi_document(build_api(Registry())))).validate()


def test_every_operation_names_its_parameters_and_problems(client):
    drawn = client.get("/api/v1/openapi.json").json()
    for path, methods in drawn["paths"].items():
        assert set(methods) == {"get"}
        responses = methods["get"]["responses"]
        assert {"200", "304", "400", "500", "503"} <= set(responses), path
        assert all(
            "application/problem+json" in responses[code]["content"] for code in responses if code >= "400"
        )
    names = {parameter["name"] for parameter in drawn["paths"]["/api/v1/content/news"]["get"]["parameters"]}
    assert {"lang", "q", "sort", "limit", "cursor", "view", "facets"} <= names


def test_the_page_of_the_description_needs_no_script_and_nothing_foreign(client):
    response = client.get("/api/v1/docs")
    page = response.content.decode()
    assert "<script" not in page
    assert "style=" not in page
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', page) == []
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_start_names_what_there_is(api, wells):
    publish("Codév", type="site", lang="fr")
    start = api("/")
    assert start["name"] == "Codév"
    assert start["publisher"] == "Codéveloppement Mali"
    assert start["licence"]["id"] == "CC-BY-4.0"
    assert start["languages"] == ["fr", "en"]
    assert start["changes"] == "https://codev.example/api/v1/changes"
    kinds = {kind["name"]: kind for kind in start["content_types"]}
    assert set(kinds) == {plugin.name for plugin in plugins}
    assert kinds["wells"]["href"] == "https://codev.example/api/v1/content/wells"
    assert kinds["wells"]["geojson"].endswith("wells.geojson")
    assert kinds["news"]["geojson"] is None
    assert api("/changes", since=start["head"])["changes"] == []


def test_every_address_the_start_names_exists(client, api):
    start = api("/")
    hrefs = [start[name] for name in ("content", "changes", "openapi", "docs")]
    for href in hrefs + [kind["href"] for kind in start["content_types"]]:
        assert client.get(href.removeprefix("https://codev.example")).status_code == 200


def test_the_start_falls_back_to_the_settings(api, settings):
    start = api("/")
    assert (start["name"], start["licence"]) == (settings.SITE_NAME, settings.SITE_LICENCE)


def test_answers_are_as_described(client, wells):
    registry = Registry()
    registry.add(type(wells))
    drawn = _with_text_keys(openapi_document(build_api(registry)))
    publish("Un puits", type="wells", place=(-8, 12), facets=[("sector", "water", "Eau")])
    withdraw(publish(type="wells"))
    publish("Deux puits", type="wells", place=(-8, 12), path="/p/")
    for path, query in [
        ("/", ""),
        ("/content", "?limit=1"),
        ("/content/wells", "?limit=1&facets=true"),
        ("/content/wells.geojson", "?limit=1"),
        ("/changes", f"?since={SequencePosition(head().epoch, 0).packed()}"),
        ("/find", "?url=/p/"),
        ("/find", ""),
        ("/changes", f"?since={SequencePosition('x', 0).packed()}"),
    ]:
        response = client.get(f"/api/v1{path}{query}")
        described = drawn["paths"][f"/api/v1{path}"]["get"]["responses"][str(response.status_code)]
        schema = described["content"][response["Content-Type"]]["schema"]
        body = without_body(response.json())
        Draft202012Validator({**schema, "components": drawn["components"]}).validate(body)


def without_body(value):
    """The builder's rows have a body, which plain items do not promise."""
    if isinstance(value, dict):
        return {name: without_body(member) for name, member in value.items() if name != "body"}
    return [without_body(element) for element in value] if isinstance(value, list) else value


SURFACE = Path(__file__).with_name("surface.json")
"""What programs made from the description depend on: addresses and parameters, shapes and members."""


def surface(drawn: dict) -> dict:
    shapes = drawn["components"]["schemas"].items()
    operations = ((path, methods["get"]) for path, methods in drawn["paths"].items())
    return {
        "addresses": {
            path: sorted(parameter["name"] for parameter in get["parameters"]) for path, get in operations
        },
        "shapes": {name: sorted(shape.get("properties", ())) for name, shape in shapes},
    }


def test_partners_programs_find_every_name_where_it_was(client):
    assert surface(client.get("/api/v1/openapi.json").json()) == json.loads(SURFACE.read_text())
