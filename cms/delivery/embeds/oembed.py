"""oEmbed 1.0 (oembed.com): how to show a page of this site, given its address.

Consumers add parameters of their own to the question, so that those not known here are left alone. What is
private answers as what never existed: the 401 of the specification would tell that there is something.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from cms.delivery import item_lookup
from cms.delivery.embeds.addresses import Pairs, iframe, item_address, list_address
from cms.delivery.embeds.sizes import Size, card_size, list_size, map_size
from cms.delivery.feeds.discovery import conditions
from cms.delivery.parameters import Parameter, read_known_parameters, whole_number
from cms.delivery.problems import Problem
from cms.delivery.site_and_section import path_above, site_and_section
from cms.items import JSON, read_item, to_json
from cms.media import rendition_choice
from cms.media.formats import NEWER
from cms.plugins import ContentPlugin, plugins
from cms.reading import cards
from cms.reading.values import whole

CACHE_AGE = 3600
"""Seconds for which a consumer may show what it got without asking again."""
MOST_PIXELS = 10_000


def _pixels(name: str) -> Parameter:
    allowed = whole_number(MOST_PIXELS)
    return Parameter(name, whole(1, MOST_PIXELS), allowed, "En pixels.", {"type": "integer"})


FORMAT = Parameter("format", str, "json", "Le format.", {"type": "string"}, "json")
PARAMETERS = [item_lookup.ADDRESS, FORMAT, _pixels("maxwidth"), _pixels("maxheight")]


def oembed(request: HttpRequest) -> HttpResponse:
    """The answer about one address; raises the 404 problem of one that shows nothing public."""
    values = read_known_parameters(request, PARAMETERS)
    if values["format"] != "json":
        raise Problem("format-not-offered")
    if item_lookup.own_path(values["url"]) is None:
        raise Problem("not-found")
    item = read_item(item_lookup.item_at(values["url"]), settings.PUBLIC_ORIGIN)
    most = Size(values["maxwidth"] or MOST_PIXELS, values["maxheight"] or MOST_PIXELS)
    return HttpResponse(to_json(_answer(item, values["url"], most)), content_type="application/json")


def _answer(item: JSON, url: str, most: Size) -> dict[str, Any]:
    site, _section = site_and_section(item["lang"], None, [])
    address, size = _frame(item, url, most)
    title = f"{item['title']} – {site.name}"
    return {
        "version": "1.0",
        "type": "rich",
        "title": item["title"],
        "author_name": item["attribution"],
        "provider_name": site.name,
        "provider_url": f"{settings.PUBLIC_ORIGIN}/",
        "cache_age": CACHE_AGE,
        **_thumbnail(item["image"], most),
        "html": iframe(address, title, size.width, size.height),
        "width": size.width,
        "height": size.height,
    }


def _frame(item: JSON, url: str, most: Size) -> tuple[str, Size]:
    """The document that shows an item, and its size: that of a section shows what the section lists."""
    plugin = listed_by(item)
    if plugin is None:
        return item_address(item), card_size(item).within(most)
    pairs: Pairs = conditions(plugin, QueryDict(urlsplit(url).query))
    pairs = [("lang", item["lang"]), *pairs]
    if plugin.geometry:
        return list_address(plugin.name, [("view", "map"), *pairs]), map_size(most.width).within(most)
    return list_address(plugin.name, pairs), list_size().within(most)


def listed_by(item: JSON) -> ContentPlugin | None:
    """The type whose newest item lies directly below this one: the type that this page lists."""
    path = urlsplit(item["url"]).path
    for plugin in plugins:
        if plugin.section and plugin.name != item["type"]:
            newest = cards.live(plugin.name, item["lang"]).values_list("path", flat=True).first()
            if newest and path_above(newest) == path:
                return plugin
    return None


def _thumbnail(image: JSON | None, most: Size) -> dict[str, Any]:
    """The largest size of the picture that fits, in a format that every consumer shows."""
    known = rendition_choice.not_in_formats(image, *NEWER)
    best = rendition_choice.largest_inside(known, most.width, most.height)
    return {f"thumbnail_{name}": best[name] for name in ("url", "width", "height")} if best else {}
