"""The delivery API v1, built from the registered content types."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from cms.delivery import schemas, views
from cms.delivery.changes import PARAMETERS as CHANGES_PARAMETERS
from cms.delivery.docs import docs_page
from cms.delivery.item_lookup import ADDRESS
from cms.delivery.openapi import OperationShape, openapi_document
from cms.delivery.parameters import lang, list_parameters, place_parameters, refuse_parameters
from cms.plugins import ContentPlugin, Registry

GEOJSON = "application/geo+json"


def build_api(registry: Registry) -> NinjaAPI:
    """The API of these content types, mounted below `/api/v1/`."""
    api = NinjaAPI(
        title="Codéveloppement Mali : interface de diffusion",
        version="1",
        description="Tout ce qui est public, en lecture seule, pour les sites partenaires. "
        "Aussi en flux RSS, Atom et JSON Feed : /flux/tout.rss, /flux/{type}.rss, .atom, .json.",
        urls_namespace="delivery",
        openapi_url=None,
        docs_url=None,
    )
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, _raise)
    _add_general(api, registry)
    for plugin in registry:
        _add_type(api, plugin)
    _add_description(api)
    _add_unlisted(api, registry)
    return api


def _raise(request: HttpRequest, error: Any) -> HttpResponse:
    raise error  # `api_view` makes the problem of it


def _get(
    api: NinjaAPI, path: str, name: str, summary: str, shape: OperationShape, tag: str
) -> Callable[[Callable[..., HttpResponse]], Any]:
    return api.get(
        path,
        operation_id=name,
        url_name=name,
        summary=summary,
        tags=[tag],
        openapi_extra=shape.openapi_extra(),
    )


def _add_general(api: NinjaAPI, registry: Registry) -> None:
    full, every = schemas.full_shapes(registry), schemas.all_shapes(registry)
    start = OperationShape(schemas.Start, [lang(settings.LANGUAGE_CODE)])
    everything = OperationShape(schemas.list_of("ItemList", every), list_parameters(None))
    found = OperationShape(schemas.any_of("AnyItem", full), [ADDRESS], (400, 404))
    changed = OperationShape(schemas.changes_of(full), CHANGES_PARAMETERS, (400, 401, 410))

    @_get(api, "/", "start", "Le site et tout ce qui peut être lu", start, "Général")
    def start_view(request: HttpRequest) -> HttpResponse:
        return views.start(request, registry)

    @_get(api, "/content", "list-content", "Les contenus de tous les types", everything, "Général")
    def content_view(request: HttpRequest) -> HttpResponse:
        return views.listing(request, None)

    @_get(api, "/find", "find", "Le contenu montré à une adresse publique", found, "Général")
    def find_view(request: HttpRequest) -> HttpResponse:
        return views.find(request)

    @_get(api, "/changes", "changes", "Ce qui a changé depuis un curseur", changed, "Général")
    def changes_view(request: HttpRequest) -> HttpResponse:
        return views.changes(request)


def _add_type(api: NinjaAPI, plugin: ContentPlugin) -> None:
    name, shapes = plugin.name, schemas.shapes_of(plugin)
    label = name.title().replace("-", "")
    listed = OperationShape(schemas.list_of(f"{label}List", shapes), list_parameters(plugin))
    single = OperationShape(plugin.schema, (), (400, 404, 410))

    if plugin.geometry:
        collection = schemas.places_of(f"{label}Places", shapes)
        placed = OperationShape(collection, place_parameters(plugin), media_type=GEOJSON)

        @_get(api, f"/content/{name}.geojson", f"places-{name}", f"« {name} » sur la carte", placed, name)
        def places_view(request: HttpRequest) -> HttpResponse:
            return views.places(request, plugin)

    @_get(api, f"/content/{name}", f"list-{name}", f"Les contenus « {name} »", listed, name)
    def list_view(request: HttpRequest) -> HttpResponse:
        return views.listing(request, plugin)

    @_get(api, f"/content/{name}/{{id}}", f"get-{name}", f"Un contenu « {name} »", single, name)
    def item_view(request: HttpRequest, id: str) -> HttpResponse:
        return views.single(request, name, id)


def _add_description(api: NinjaAPI) -> None:
    @cache
    def described(origin: str) -> bytes:
        return json.dumps(openapi_document(api), ensure_ascii=False).encode()

    @api.get("/openapi.json", include_in_schema=False, url_name="openapi")
    def openapi_view(request: HttpRequest) -> HttpResponse:
        refuse_parameters(request.GET)
        return HttpResponse(described(settings.PUBLIC_ORIGIN), content_type="application/json")

    @api.get("/docs", include_in_schema=False, url_name="docs")
    def docs_view(request: HttpRequest) -> HttpResponse:
        refuse_parameters(request.GET)
        return docs_page(json.loads(described(settings.PUBLIC_ORIGIN)))


def _add_unlisted(api: NinjaAPI, registry: Registry) -> None:
    """Types that are no longer installed, or were registered after this API was built."""

    @api.get("/content/{type_name}", include_in_schema=False, url_name="list-of-type")
    def any_list(request: HttpRequest, type_name: str) -> HttpResponse:
        return views.listing_by_name(request, type_name, registry)

    @api.get("/content/{type_name}/{id}", include_in_schema=False, url_name="item-of-type")
    def any_item(request: HttpRequest, type_name: str, id: str) -> HttpResponse:
        return views.single(request, type_name, id)
