"""Turns requests into answers: reads the parameters, asks the read model, joins JSON texts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from cms.delivery import changes as change_protocol
from cms.delivery import item_lookup, list_requests
from cms.delivery.api_root import api_root
from cms.delivery.list_requests import next_address, selection_of
from cms.delivery.parameters import (
    lang,
    list_parameters,
    place_parameters,
    read_parameters,
    refuse_parameters,
)
from cms.delivery.problems import Problem
from cms.items import to_json, with_origin
from cms.plugins import ContentPlugin, Registry, plugins
from cms.reading import queries
from cms.reading.queries import ResultPage
from cms.reading.selection import Selection

GEOJSON = ".geojson"


def start(request: HttpRequest, registry: Registry) -> HttpResponse:
    """`/api/v1/`"""
    values = read_parameters(request.GET, [lang(settings.LANGUAGE_CODE)])
    spoken = settings.LANGUAGE_CODE if values["lang"] == "*" else values["lang"]
    return _json(to_json(api_root(registry, spoken)))


def listing(request: HttpRequest, plugin: ContentPlugin | None) -> HttpResponse:
    """A page of cards or full items, of one type or of all."""
    values = read_parameters(request.GET, list_parameters(plugin))
    selection = selection_of(values, plugin)
    page = list_requests.page(selection, values, values["view"])
    members = f'"items":[{",".join(page.items)}],{_members(request, page, selection, values, plugin)}'
    return _page(request, page, members)


def places(request: HttpRequest, plugin: ContentPlugin) -> HttpResponse:
    """A page of placed items as a GeoJSON FeatureCollection."""
    values = read_parameters(request.GET, place_parameters(plugin))
    selection = selection_of(values, plugin, placed=True)
    page = list_requests.page(selection, values, values["view"], "key", "lang", "longitude", "latitude")
    features = ",".join(_feature(*row) for row in page.items)
    members = f'"type":"FeatureCollection","features":[{features}],'
    members += _members(request, page, selection, values, plugin)
    return _page(request, page, members, "application/geo+json")


def listing_by_name(request: HttpRequest, type_name: str, registry: Registry) -> HttpResponse:
    """A list or map of a type registered late; the 404 problem of any other name."""
    plugin = registry.get(type_name.removesuffix(GEOJSON))
    if plugin is None or (type_name.endswith(GEOJSON) and not plugin.geometry):
        raise Problem("not-found")
    return places(request, plugin) if type_name.endswith(GEOJSON) else listing(request, plugin)


def single(request: HttpRequest, type_name: str, item_id: str) -> HttpResponse:
    """One full item."""
    refuse_parameters(request.GET)
    return _json(item_lookup.item(type_name, item_id))


def find(request: HttpRequest) -> HttpResponse:
    """The full item shown at a public address."""
    values = read_parameters(request.GET, [item_lookup.ADDRESS])
    return _json(item_lookup.item_at(values["url"]))


def changes(request: HttpRequest) -> HttpResponse:
    """A page of changes. What a partner asks for under its name is the same, but no cache may answer it."""
    values = read_parameters(request.GET, change_protocol.PARAMETERS)
    page = change_protocol.changes(request, values)
    rest = to_json({"cursor": page.cursor, "more": page.more})
    response = _json(f'{{"changes":[{",".join(page.entries)}],{rest[1:]}')
    response["Vary"] = "Authorization"
    if "Authorization" in request.headers:
        response["Cache-Control"] = "private, no-cache"
    return response


def _members(
    request: HttpRequest,
    page: ResultPage,
    selection: Selection,
    values: dict[str, Any],
    plugin: ContentPlugin | None,
) -> str:
    members: dict[str, Any] = {"total": page.total, "next": next_address(request, page.cursor)}
    if values["facets"] == "true":
        members["facets"] = _facets(selection, plugin)
    return to_json(members)[1:-1]


def _facets(selection: Selection, plugin: ContentPlugin | None) -> dict[str, Any]:
    if plugin is not None:
        return queries.facets(selection, [declared.name for declared in plugin.filters])
    counts = queries.count_by_type(selection)
    with translation.override(selection.lang or settings.LANGUAGE_CODE):
        return {
            "type": [
                {"value": name, "label": plugins.label_of(name), "count": count}
                for name, count in counts.items()
            ]
        }


def _feature(card: str, key: str, lang: str, longitude: float, latitude: float) -> str:
    point = to_json({"type": "Point", "coordinates": [longitude, latitude]})
    return f'{{"type":"Feature","id":{to_json(f"{key}.{lang}")},"geometry":{point},"properties":{card}}}'


def _page(
    request: HttpRequest, page: ResultPage, members: str, media_type: str = "application/json"
) -> HttpResponse:
    response = _json(f"{{{members}}}", media_type)
    if following := next_address(request, page.cursor):
        response["Link"] = f'<{following}>; rel="next"'
    return response


def _json(text: str, media_type: str = "application/json") -> HttpResponse:
    body = with_origin(text, settings.PUBLIC_ORIGIN).encode()
    return HttpResponse(body, content_type=media_type)
