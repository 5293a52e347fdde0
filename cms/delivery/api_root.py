"""The entry of the API: who speaks, in which languages, what there is, and where."""

from typing import Any

from django.utils import translation

from cms.addresses import api_address
from cms.delivery.changes import head_cursor
from cms.delivery.embeds.addresses import list_address, oembed_address, script_address
from cms.delivery.feeds.addresses import feed_addresses, feeds_of
from cms.delivery.parameters import languages
from cms.plugins import ContentPlugin, Registry
from cms.reading.site import site_in


def api_root(registry: Registry, lang: str) -> dict[str, Any]:
    """What `/api/v1/` says; the head is read before anything else."""
    head = head_cursor()
    return {
        **_identity(lang),
        "languages": languages(),
        "head": head,
        "content": api_address("/content"),
        "content_types": [_content_type(plugin, lang) for plugin in registry],
        "changes": api_address("/changes"),
        "feeds": feed_addresses(registry),
        "oembed": oembed_address(),
        "embed": script_address(),
        "find": api_address("/find"),
        "openapi": api_address("/openapi.json"),
        "docs": api_address("/docs"),
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
        "href": api_address(f"/content/{plugin.name}"),
        "geojson": api_address(f"/content/{plugin.name}.geojson") if plugin.geometry else None,
        "filters": [declared.name for declared in plugin.filters],
        "feeds": [address for _format, address in feeds_of(plugin.name)] if plugin.feed else [],
        "embed": list_address(plugin.name),
    }
