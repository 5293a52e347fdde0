"""What the home page shows of the other content types: read from what was frozen, none of them imported."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from cms import cards
from cms.atlas.drawing import Map, Style, drawn
from cms.atlas.frames import Frame, frame_of
from cms.browsing import Browsing
from cms.items import JSON
from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import Publication

LATEST = 3
PHOTOS = 4


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
    }


def atlas(lang: str) -> Map | None:
    """The projects on one map; None when that type is not installed."""
    plugin = plugins.get("projects")
    if plugin is None:
        return None
    at = Browsing(plugin, lang)
    return drawn(at.publications, frame_of(at.overview().extent), _style(at, listing(plugin.name, lang)))


def _style(at: Browsing, section: JSON | None) -> Style:
    """Several items at one mark lead to their list on the section's own page."""

    def href(extent: Frame) -> str:
        return f"{section['url']}{at.inside(extent)}#liste" if section else ""

    def several(number: int) -> str:
        return ngettext("%(number)s projet ici", "%(number)s projets ici", number) % {"number": number}

    return Style(several, href, "sector")


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
