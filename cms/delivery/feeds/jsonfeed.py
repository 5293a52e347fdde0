"""JSON Feed 1.1 (jsonfeed.org), with what it has no words for under `_codeveloppement`."""

from typing import Any

from django.conf import settings

from cms.addresses import api_address
from cms.delivery.feeds.channels import Channel
from cms.delivery.feeds.entries import Entry
from cms.items import timestamp, to_json

VERSION = "https://jsonfeed.org/version/1.1"


def jsonfeed(channel: Channel) -> str:
    """The text of a JSON Feed document."""
    document = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.address,
        "next_url": channel.following,
        "description": channel.description,
        "icon": channel.logo and channel.logo.url,
        "favicon": channel.icon,
        "authors": [{"name": channel.publisher, "url": settings.PUBLIC_ORIGIN}],
        "language": channel.lang,
        "_codeveloppement": {
            "about": api_address("/docs"),
            "id": channel.urn,
            "licence": channel.licence,
            "updated_at": timestamp(channel.updated),
        },
        "items": [_item(entry) for entry in channel.entries],
    }
    return to_json(_without_none(document))


def _item(entry: Entry) -> dict[str, Any]:
    return _without_none(
        {
            "id": entry.urn,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.html,
            "summary": entry.summary or None,
            "image": entry.picture and entry.picture.url,
            "date_published": timestamp(entry.published),
            "date_modified": timestamp(entry.updated),
            "authors": [{"name": entry.attribution}],
            "tags": [label for _value, label in entry.tags] or None,
            "language": entry.lang,
            "attachments": _attachments(entry),
            "_codeveloppement": {
                "type": entry.type,
                "id": entry.id,
                "api_url": entry.api_url,
                "licence": entry.licence,
                "attribution": entry.attribution,
                "geometry": entry.geometry,
                "example": entry.example,
            },
        }
    )


def _attachments(entry: Entry) -> list[dict[str, Any]] | None:
    shown = entry.picture
    if shown is None:
        return None
    return [
        _without_none(
            {
                "url": shown.url,
                "mime_type": shown.type,
                "title": shown.alt or None,
                "size_in_bytes": shown.size,
                "_codeveloppement": {
                    "width": shown.width,
                    "height": shown.height,
                    "credit": shown.credit,
                    "licence": shown.licence or entry.licence,
                },
            }
        )
    ]


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    """Without the members there is nothing to say of: readers expect them absent rather than null."""
    return {name: value for name, value in members.items() if value is not None}
