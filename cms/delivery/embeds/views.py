"""`/embed/…`: reads the parameters as a list of the API does, answers with a document to frame."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.delivery import item_lookup
from cms.delivery.embeds.cards import card, sources
from cms.delivery.embeds.documents import document
from cms.delivery.embeds.maps import map_of
from cms.delivery.embeds.parameters import THEME, embed_parameters
from cms.delivery.list_requests import keyset_page, selection_of, title_of
from cms.delivery.parameters import read_known_parameters
from cms.delivery.problems import Problem
from cms.delivery.site_and_section import home_of, site_and_section
from cms.items import JSON, read_item
from cms.plugins import ContentPlugin, plugins

SCRIPT = Path(__file__).with_name("v1.js")


def embedded_list(request: HttpRequest, type_name: str) -> HttpResponse:
    """The latest items of a type as cards, or all those that have a place as a map."""
    plugin = plugins.get(type_name)
    if plugin is None:
        raise Problem("not-found")
    values = read_known_parameters(request, embed_parameters(plugin))
    lang = settings.LANGUAGE_CODE if values["lang"] == "*" else values["lang"]
    items = _latest(plugin, values)
    site, section = site_and_section(lang, plugin, items)
    home = home_of(site, section)
    context = {
        "title": title_of(plugin, lang, values, items),
        "canonical": home,
        "site_name": site.name,
        "cards": [card(item) for item in items],
        "sources": sources(items, lang),
    }
    if values.get("view") == "map":
        return document("map", lang, values["theme"], {**context, "map": map_of(plugin, values, lang, home)})
    return document("list", lang, values["theme"], context)


def _latest(plugin: ContentPlugin, values: dict[str, Any]) -> list[JSON]:
    newest_first = {**values, "sort": "-published_at", "cursor": None}
    page = keyset_page(selection_of(values, plugin), newest_first, "card")
    return [read_item(text, settings.PUBLIC_ORIGIN) for text in page.items]


def embedded_item(request: HttpRequest, type_name: str, item_id: str) -> HttpResponse:
    """One item as a card; raises the problems of one that is not public, or no longer."""
    values = read_known_parameters(request, [THEME])
    item = read_item(item_lookup.item(type_name, item_id), settings.PUBLIC_ORIGIN)
    site, _section = site_and_section(item["lang"], None, [])
    context = {
        "title": item["title"],
        "canonical": item["url"],
        "site_name": site.name,
        "item": item,
        "sources": sources([item], item["lang"]),
    }
    return document("item", item["lang"], values["theme"], context)


def unknown(request: HttpRequest) -> HttpResponse:
    """An address below `/embed/` that does not exist."""
    raise Problem("not-found")


def script(request: HttpRequest) -> HttpResponse:
    """The script of the elements. Browsers keep it for a day, because hosts load it on every page; caches of
    many ask again after a minute.
    """
    placed = plugins.first(lambda plugin: plugin.geometry)
    examples = tuple(plugin.embed_example for plugin in plugins if plugin.embed_example)
    source = _source(placed.name if placed else "", examples)
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400, s-maxage=60"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _source(placed: str, examples: tuple[str, ...]) -> str:
    """With the type of a map that names none, and the elements that types give as examples."""
    comments = "\n".join(f"//   {line}" for example in examples for line in example.splitlines())
    return SCRIPT.read_text().replace("//   %EXAMPLES%", comments).replace("%FIRST_WITH_PLACES%", placed)
