"""Builds an item afresh from the database: what it would be if it were frozen now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page, TranslatableMixin

from cms.dates import in_utc
from cms.filters import ChoiceFilter
from cms.items import JSON, ORIGIN, Item, heavy_fields, sort_key, timestamp, to_json
from cms.publishing.refs import api_url
from cms.publishing.registry import plugins
from cms.publishing.serializing import serialize
from cms.publishing.spelling_index import ItemWord, spelled_words
from cms.publishing.stemming import indexed
from cms.publishing.visibility import shown

if TYPE_CHECKING:
    from cms.plugins import ContentPlugin

SUMMARY_LENGTH = 300
ON_ITS_WAY = timedelta(minutes=5)
"""So long after its publication an item may be frozen that was never closed."""
BY_ENGINE = frozenset({"type", "id", "lang", "url", "api_url", "translations", "updated_at", "seq"})


@dataclass(frozen=True)
class Build:
    """An item ready to be frozen, less the number and the time that freezing gives it."""

    item: JSON
    heavy: frozenset[str]
    path: str
    expires_at: datetime | None
    published_at: datetime
    opened_at: datetime | None
    listed_at: datetime | None
    facets: frozenset[tuple[str, str, str]]
    search_title: str
    search_text: str
    words: frozenset[ItemWord]

    @property
    def content_digest(self) -> str:
        """Tells two states of the item apart, as partners see them."""
        return _digest(self.item)

    @property
    def index_digest(self) -> str:
        """Tells apart what the site finds the item by; a difference is no change to partners."""
        titles = [sort_key(self.item["title"]), self.search_title]
        found_by = [*titles, sorted(self.facets), self.search_text, sorted(self.words)]
        listed = [str(self.listed_at)] if self.listed_at else []
        return _digest([self.path, str(self.expires_at), *listed, *found_by])

    def full(self, updated_at: datetime, seq: int) -> str:
        """The item as JSON text."""
        return _with_number(self.item, updated_at, seq)

    def card(self, updated_at: datetime, seq: int) -> str:
        """The item as JSON text without its heavy fields."""
        light = {name: value for name, value in self.item.items() if name not in self.heavy}
        return _with_number(light, updated_at, seq)


def build(
    plugin: ContentPlugin, obj: Model, key: str, lang: str, first_seen: datetime, opened_at: datetime | None
) -> Build:
    """The item of an object already judged to be public; raises what the plugin or its schema raises.

    `first_seen` is its date of publication when the object itself has none: pages made by
    a script are live without ever having been published. `opened_at` is when it was first public, of
    one that is known not to have been so before; it may have been published long ago, behind a password.
    """
    path = plugin.path(obj)
    data = {
        name: _resolved(plugin, obj, name) for name in plugin.schema.model_fields if name not in BY_ENGINE
    }
    published_at, opened_at = _when_public(data["published_at"], first_seen, opened_at)
    data |= {
        "type": plugin.name,
        "id": f"{key}.{lang}",
        "lang": lang,
        "url": ORIGIN + (path or ""),
        "api_url": api_url(plugin.name, key, lang),
        "translations": translations(plugin, obj, lang),
        "published_at": _second(published_at),
        "summary": shortened(data["summary"]),
        "geometry": _point(data["geometry"]),
        **_identity(lang, data),
    }
    item = _validated(plugin, data)
    return Build(
        item=item,
        heavy=heavy_fields(plugin.schema),
        path=path or "",
        expires_at=plugin.expires_at(obj),
        published_at=published_at,
        opened_at=opened_at,
        listed_at=plugin.listed_at(obj),
        facets=frozenset((f.name, *pair) for f in plugin.filters for pair in f.facets(item)),
        search_title=indexed(item["title"]),
        search_text=indexed(plugin.search_text(item)),
        words=spelled_words(item["title"], labels(plugin, item)),
    )


def labels(plugin: ContentPlugin, item: JSON) -> list[str]:
    """The labels under which visitors find the item: sectors, places, topics."""
    choices = (declared for declared in plugin.filters if isinstance(declared, ChoiceFilter))
    return sorted(label for declared in choices for _value, label in declared.facets(item))


def _resolved(plugin: ContentPlugin, obj: Model, name: str) -> Any:
    resolver = getattr(plugin, f"resolve_{name}", None)
    if resolver is not None:
        return serialize(resolver(obj))
    if not hasattr(obj, name):
        raise AttributeError(
            f"{type(plugin).__name__}: the schema promises « {name} », "
            f"which {type(obj).__name__} lacks; add the field or a method resolve_{name}"
        )
    return serialize(getattr(obj, name))


def related_field(page: Page | None, name: str) -> Any:
    """A field of another page's item, as its own plugin gives it; None when the page is not shown.

    So one content type shows what belongs to another (a project the pictures of its album)
    without importing it, and depends on all that was looked at on the way.
    """
    if page is None or not shown(page):
        return None
    plugin = plugins.of_page(page)
    return _resolved(plugin, page.specific, name) if name in plugin.schema.model_fields else None


def translations(plugin: ContentPlugin, obj: Model, lang: str) -> list[JSON]:
    """The public items that say the same in other languages."""
    if not isinstance(obj, TranslatableMixin):
        return []
    found = []
    others = obj.get_translations().select_related("locale").order_by("locale__language_code")
    for other in (getattr(other, "specific", other) for other in others):
        if plugin.public(other):
            key, other_lang = plugin.identify(other)
            found.append(
                {
                    "lang": other_lang,
                    "id": f"{key}.{other_lang}",
                    "url": f"{ORIGIN}{plugin.path(other) or ''}",
                    "api_url": api_url(plugin.name, key, other_lang),
                }
            )
    return found


def _identity(lang: str, data: JSON) -> JSON:
    """Licence and attribution: the item's own, or the site's."""
    site = plugins.describing_site()
    of_site = site.identity(lang) if site else {}
    return {
        "licence": data["licence"] or of_site.get("licence") or settings.SITE_LICENCE,
        "attribution": data["attribution"] or of_site.get("publisher") or settings.SITE_NAME,
    }


def _validated(plugin: ContentPlugin, data: JSON) -> JSON:
    placeholders = {"seq": 0, "updated_at": data["published_at"]}
    item: Item = plugin.schema.model_validate(data | placeholders)
    members = item.model_dump(mode="json")
    return {name: value for name, value in members.items() if name not in placeholders}


def shortened(text: str) -> str:
    """At most 300 characters, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= SUMMARY_LENGTH:
        return text
    return text[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _point(place: tuple[float, float] | JSON | None) -> JSON | None:
    if place is None or isinstance(place, dict):
        return place
    longitude, latitude = place
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _when_public(
    published_at: datetime | None, first_seen: datetime, opened_at: datetime | None
) -> tuple[datetime, datetime | None]:
    """When it became public, and `opened_at` where that decides.

    What is public is not published later: a date ahead of the clock gives way to when it was seen.
    """
    if published_at is None or published_at > timezone.now():
        published_at = first_seen
    if opened_at and opened_at - published_at > ON_ITS_WAY:
        return opened_at, opened_at
    return published_at, None


def _second(moment: datetime) -> datetime:
    return in_utc(moment).replace(microsecond=0)


def _with_number(item: JSON, updated_at: datetime, seq: int) -> str:
    return to_json(item | {"updated_at": timestamp(updated_at), "seq": seq})


def _digest(value: Any) -> str:
    return blake2b(to_json(value).encode(), digest_size=16).hexdigest()
