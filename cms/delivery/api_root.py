"""The entry of the API: who speaks, in which languages, what there is, and where."""

from typing import Any

from django.conf import settings
from django.utils import translation

from cms.delivery.changes import head_cursor
from cms.delivery.embeds.addresses import list_address, oembed_address, script_address
from cms.delivery.feeds.addresses import feed_addresses, feeds_of
from cms.delivery.parameters import languages
from cms.plugins import ContentPlugin, Registry
from cms.reading.site import site_in

PREFIX = "/api/v1"


def absolute(path: str) -> str:
    """The address of a path below `/api/v1`."""
    return f"{settings.PUBLIC_ORIGIN}{PREFIX}{path}"


def api_root(registry: Registry, lang: str) -> dict[str, Any]:
    """What `/api/v1/` says; the head is read before anything else."""
    head = head_cursor()
    return {
        **_identity(lang),
        "languages": languages(),
        "head": head,
        "content": absolute("/content"),
        "content_types": [_content_type(plugin, lang) for plugin in registry],
        "changes": absolute("/changes"),
        "feeds": feed_addresses(registry),
        "oembed": oembed_address(),
        "embed": script_address(),
        "find": absolute("/find"),
        "openapi": absolute("/openapi.json"),
        "docs": absolute("/docs"),
    }


def _identity(lang: str) -> dict[str, Any]:
    site = site_in(lang)
    return {"name": site.name, "publisher": site.publisher, "licence": site.licence}


def _content_type(plugin: ContentPlugin, lang: str) -> dict[str, Any]:
    with translation.override(lang):
        label = plugin.label()
    return {
        "name": plugin.name,
        "label": label,
        "href": absolute(f"/content/{plugin.name}"),
        "geojson": absolute(f"/content/{plugin.name}.geojson") if plugin.geometry else None,
        "filters": [declared.name for declared in plugin.filters],
        "feeds": [address for _format, address in feeds_of(plugin.name)] if plugin.feed else [],
        "embed": list_address(plugin.name),
    }
