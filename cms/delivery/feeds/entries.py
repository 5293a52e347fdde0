"""One item as a feed tells it: what the three formats have in common."""

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import translation
from django.utils.encoding import iri_to_uri

from cms.delivery.fallbacks import with_fallback
from cms.delivery.feeds import wording
from cms.items import JSON, with_origin
from cms.media import rendition_choice
from cms.plugins import ChoiceFilter, ContentPlugin

NAMESPACE = UUID("972f2a0f-7a61-4610-9ab2-695358995c45")
"""Of the identifiers of items and feeds; changing it would show every item as new to every reader."""

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) has no place for: control characters, half characters, U+FFFE and U+FFFF."""

RELATIVE = re.compile(r'(?P<name>\s(?:href|src)=)"(?![A-Za-z][A-Za-z0-9+.-]*:)(?P<address>[^"]*)"')
"""An attribute whose address has no scheme, as our templates and sanitised text write it."""

WIDEST = 1200
"""Pixels: what a reader shows at most."""
BY_PREFERENCE = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/svg+xml")


@dataclass(frozen=True)
class EntryPicture:
    """One size of an image: lengths in pixels, `size` in bytes (None where it is not known)."""

    url: str
    type: str
    width: int
    height: int
    size: int | None
    alt: str
    credit: str
    licence: JSON | None


@dataclass(frozen=True)
class Entry:
    """An item: texts are plain, `html` is HTML with absolute addresses, `tags` are (value, label)."""

    urn: str
    type: str
    id: str
    lang: str
    url: str
    api_url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    attribution: str
    licence: JSON
    tags: list[tuple[str, str]]
    picture: EntryPicture | None
    geometry: JSON | None
    example: bool


def urn(name: str) -> str:
    """The permanent identifier of what has this name; of an item, `type/key.lang`."""
    return uuid5(NAMESPACE, name).urn


def xml_safe(value: Any) -> Any:
    """The same text, or all of an entry or a feed, without the characters that XML has no place for."""
    if isinstance(value, str):
        return FORBIDDEN.sub("", value)
    if isinstance(value, list | tuple):
        return type(value)(xml_safe(part) for part in value)
    if isinstance(value, dict):
        return {name: xml_safe(part) for name, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: xml_safe(getattr(value, field.name)) for field in fields(value)})
    return value


def entry(plugin: ContentPlugin, item: JSON) -> Entry:
    """What feeds say of a full item whose addresses are those of this site."""
    return Entry(
        urn=urn(f"{item['type']}/{item['id']}"),
        type=item["type"],
        id=item["id"],
        lang=item["lang"],
        url=iri_to_uri(item["url"]),
        api_url=item["api_url"],
        title=item["title"],
        summary=item["summary"],
        html=_html(plugin, item),
        published=datetime.fromisoformat(item["published_at"]),
        updated=datetime.fromisoformat(item["updated_at"]),
        attribution=item["attribution"],
        licence=item["licence"],
        tags=with_fallback(lambda: _tags(plugin, item), item, fallback=[]),
        picture=picture(item["image"]),
        geometry=item["geometry"],
        example=item["example"],
    )


def _html(plugin: ContentPlugin, item: JSON) -> str:
    with translation.override(item["lang"]):
        own = with_fallback(lambda: plugin.feed_html(item), item, fallback=None)
        content = ContentPlugin.feed_html(plugin, item) if own is None else own
    whole = f"{wording.opening(item)}{with_origin(content, settings.PUBLIC_ORIGIN)}{wording.closing(item)}"
    return with_absolute_links(whole, iri_to_uri(item["url"]))


def with_absolute_links(html: str, url: str) -> str:
    """HTML whose links and sources, read at this address, are written out: a reader is elsewhere."""

    def written_out(match: re.Match[str]) -> str:
        return f'{match["name"]}"{escape(urljoin(url, unescape(match["address"])))}"'

    return RELATIVE.sub(written_out, html)


def _tags(plugin: ContentPlugin, item: JSON) -> list[tuple[str, str]]:
    choices = (choice for choice in plugin.filters if isinstance(choice, ChoiceFilter) and choice.tag)
    by_label = {label: value for choice in choices for value, label in choice.facets(item)}
    return [(value, label) for label, value in by_label.items() if label]


def picture(image: JSON | None) -> EntryPicture | None:
    """The size of an image that readers are given, in the format every reader knows."""
    chosen = rendition_choice.largest_or_smallest(rendition_choice.preferring(image, *BY_PREFERENCE), WIDEST)
    if image is None or chosen is None:
        return None
    return EntryPicture(
        url=chosen["url"],
        type=chosen["type"],
        width=chosen["width"],
        height=chosen["height"],
        size=chosen.get("size"),
        alt=image["alt"],
        credit=image["credit"],
        licence=image["licence"],
    )
