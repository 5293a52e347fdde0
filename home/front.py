"""What the home page shows of the other content types: read from what was frozen, none of them imported."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from cms.atlas.drawing import Map, drawn
from cms.atlas.frames import frame_of
from cms.items import JSON
from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import Publication
from cms.reading import cards
from cms.website.lists import FilteredList

LATEST = 3
PHOTOS = 4
OWN_PLACE = ("albums", "news", "projects")


def context(lang: str) -> dict[str, Any]:
    """The sections of the home page in a language; each is empty where there is nothing to show."""
    return {
        "history": next(iter(cards.latest("history", lang, 1)), None),
        "atlas": atlas(lang),
        "projects": cards.latest("projects", lang, LATEST),
        "projects_list": listing("projects", lang),
        "news": cards.latest("news", lang, LATEST),
        "news_list": listing("news", lang),
        "albums": albums(lang),
        "albums_list": listing("albums", lang),
        "others": [found for plugin in plugins if (found := other(plugin, lang))],
    }


def other(plugin: ContentPlugin, lang: str) -> JSON | None:
    """The latest of a type that this page has no place of its own for, when it offers a feed."""
    if not plugin.feed or plugin.name in OWN_PLACE:
        return None
    section, found = listing(plugin.name, lang), cards.latest(plugin.name, lang, LATEST)
    title = section["title"] if section else capfirst(plugin.model._meta.verbose_name_plural)
    return {"name": plugin.name, "title": title, "list": section, "cards": found} if found else None


def atlas(lang: str) -> Map | None:
    """The projects on one map; None when that type is not installed."""
    plugin = plugins.get("projects")
    if plugin is None:
        return None
    at, section = FilteredList(plugin, lang), listing(plugin.name, lang)
    frame = frame_of(at.overview().extent)
    return drawn(at.selection(), frame, at.style(frame, section and section["url"]))


def albums(lang: str) -> list[JSON]:
    """The newest albums that have a picture to show."""
    rows: QuerySet = cards.live("albums", lang).filter(facets__name="photos", facets__value="true")
    return [cards.item(text) for text in rows.values_list("card", flat=True)[:PHOTOS]]


def listing(type_name: str, lang: str) -> JSON | None:
    """The card of the public page that lists a type, as its plugin's `section` says which."""
    plugin: ContentPlugin | None = plugins.get(type_name)
    if plugin is None or plugin.section is None:
        return None
    pages = plugin.section.model.objects.filter(locale__language_code=lang).order_by("path")
    keys = [str(key) for key in pages.values_list("translation_key", flat=True)[:5]]
    found = Publication.objects.live().filter(type="pages", lang=lang, key__in=keys)
    text = found.values_list("card", flat=True).first()
    return cards.item(text) if text else None
