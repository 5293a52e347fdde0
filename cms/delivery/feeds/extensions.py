"""What RSS and Atom say alike: the members of an entry, and pictures, places and licences as extensions."""

from collections.abc import Iterator
from html import escape
from typing import Any

from django.utils.feedgenerator import Enclosure

from cms.delivery.feeds.channels import Channel
from cms.delivery.feeds.entries import Entry, EntryPicture
from cms.items import JSON

NAMESPACES = {
    "xmlns:creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:georss": "http://www.georss.org/georss",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


GENERATOR = "Codéveloppement Mali CMS"


def item_arguments(entry: Entry) -> dict[str, Any]:
    """The arguments of Django's `add_item` that are the same for both, with the entry itself."""
    return {
        "title": entry.title,
        "link": entry.url,
        "description": as_html(entry.summary),
        "pubdate": entry.published,
        "unique_id": entry.urn,
        "enclosures": enclosures(entry),
        "entry": entry,
    }


def as_html(text: str) -> str | None:
    """Plain text for an element in which readers expect HTML; None where there is nothing to say."""
    return escape(text, quote=False) or None


def enclosures(entry: Entry) -> list[Enclosure]:
    """The picture as a file to fetch, when its length is known."""
    shown = entry.picture
    return [Enclosure(shown.url, str(shown.size), shown.type)] if shown and shown.size else []


def links_of(channel: Channel) -> Iterator[dict[str, str]]:
    """The next page (RFC 5005) and the licence (RFC 4946), where there are such, as attributes of a link."""
    for relation, address in (("next", channel.following), ("license", channel.licence["url"])):
        if address:
            yield {"rel": relation, "href": address}


def add_extensions(handler: Any, entry: Entry) -> None:
    """The picture, the place and the licence of an entry."""
    if entry.picture:
        add_picture(handler, entry.picture, entry.licence)
    if entry.geometry:
        longitude, latitude = entry.geometry["coordinates"][:2]
        handler.addQuickElement("georss:point", f"{latitude} {longitude}")
    add_licence(handler, entry.licence)


def add_picture(handler: Any, picture: EntryPicture, otherwise: JSON) -> None:
    """Media RSS 1.5: the file, what it shows, who made it and under which licence."""
    size = {"fileSize": str(picture.size)} if picture.size else {}
    attributes = {
        "url": picture.url,
        "type": picture.type,
        "medium": "image",
        "width": str(picture.width),
        "height": str(picture.height),
    }
    handler.startElement("media:content", attributes | size)
    if picture.alt:
        handler.addQuickElement("media:description", picture.alt, {"type": "plain"})
    if picture.credit:
        handler.addQuickElement("media:credit", picture.credit)
    licence = picture.licence or otherwise
    link = {"type": "text/html", "href": licence["url"]} if licence["url"] else {}
    handler.addQuickElement("media:license", licence["id"], link)
    handler.endElement("media:content")


def add_licence(handler: Any, licence: JSON) -> None:
    """The address of the licence, where it has one."""
    if licence["url"]:
        handler.addQuickElement("creativeCommons:license", licence["url"])
        handler.addQuickElement("dcterms:license", licence["url"])
