"""What stands around items told elsewhere: the site, the page above them, the title of a selection."""

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.encoding import iri_to_uri

from cms.delivery.problems import Words
from cms.items import JSON, ORIGIN
from cms.plugins import ContentPlugin, Filter
from cms.publishing.models import Publication
from cms.reading.site import SiteDescription, type_name

logger = logging.getLogger("cms.delivery")

COLON = Words(" : ", ": ")

Value = TypeVar("Value")


def here(text: str) -> str:
    """Frozen text with the addresses of this site."""
    return text.replace(ORIGIN, settings.PUBLIC_ORIGIN)


def read(text: str) -> JSON:
    """A frozen item with the addresses of this site."""
    item: JSON = json.loads(here(text))
    return item


def surroundings(lang: str, plugin: ContentPlugin | None, items: list[JSON]) -> tuple[SiteDescription, JSON]:
    """The site, and the page above the items of one type, which is empty where there is none.

    A union, because SQLite reads every row for what the one or the other index would find.
    """
    above = _paths_above(items) if plugin else set()
    texts = Publication.objects.live().filter(lang=lang).values_list("full", flat=True)
    rows = texts.filter(type=type_name())
    if len(above) == 1:
        rows = rows.union(texts.filter(path__in=above))
    found = [read(text) for text in rows]
    own = next((item for item in found if item["type"] == type_name()), {})
    page = next((item for item in found if item["type"] != type_name()), {})
    return SiteDescription(lang, own, settings.PUBLIC_ORIGIN), page


def _paths_above(items: list[JSON]) -> set[str]:
    return {path_above(urlsplit(item["url"]).path) for item in items}


def path_above(path: str) -> str:
    """The path of the page that a page lies directly below."""
    return path.rstrip("/").rpartition("/")[0] + "/"


def home_of(site: SiteDescription, section: JSON) -> str:
    """The address of the page above, else of the home page."""
    return iri_to_uri(section.get("url") or site.home)


def subject(plugin: ContentPlugin | None, lang: str, values: dict[str, Any], items: Iterable[JSON]) -> str:
    """What a selection is of, in words: « Projets : Eau potable »; "" for everything."""
    if plugin is None:
        return ""
    with translation.override(lang):
        chosen = ", ".join(_chosen(plugin, values, items))
        return COLON.of(lang).join([plugin.label(), *([chosen] if chosen else [])])


def _chosen(plugin: ContentPlugin, values: dict[str, Any], items: Iterable[JSON]) -> list[str]:
    """The values that a selection is narrowed to, as one of its items calls them, or as the type does."""
    filters = [one for one in plugin.filters if values[one.name]]
    labels: dict[str, str] = {}
    for item in items:
        labels |= _labels(filters, item)
    return [_word(one, value, labels) for one in filters for value in values[one.name]]


def _word(declared: Filter, value: str, labels: dict[str, str]) -> str:
    named = labels.get(value, value)
    return declared.label_of(value) if named == value else named


def _labels(filters: list[Filter], item: JSON) -> dict[str, str]:
    return asked(lambda: dict(pair for one in filters for pair in one.facets(item)), item, {})


def asked(ask: Callable[[], Value], item: JSON, otherwise: Value) -> Value:
    """What a plugin says of an item; a plugin that raises costs its item this, never the whole answer."""
    try:
        return ask()
    except Exception:
        logger.warning("%s/%s: told without what its plugin adds", item["type"], item["id"], exc_info=True)
        return otherwise
