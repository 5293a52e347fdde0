"""What a document shows of an item: a short text, one size of its picture, whom and which licence to name."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator

from cms.delivery.feeds.wording import licence_code
from cms.items import JSON
from cms.media import rendition_choice

SHORT = 160
"""Characters of a summary in a list."""
THUMBNAIL = 240
"""Pixels: twice the width at which a list shows a picture."""


def card(item: JSON) -> JSON:
    """A card of a list: the item with a shorter summary and a `thumbnail`, a rendition or None."""
    summary = Truncator(item["summary"]).chars(SHORT, truncate=" …")
    return {**item, "summary": summary, "thumbnail": thumbnail(item["image"])}


def thumbnail(image: JSON | None) -> JSON | None:
    """The smallest size that is wide enough for a list, or the widest there is; WebP where there is one."""
    return rendition_choice.wide_enough(rendition_choice.preferring(image, "image/webp"), THUMBNAIL)


def sources(items: Iterable[JSON], lang: str) -> list[dict[str, Any]]:
    """Whom to name, each with the licence, once: `{"attribution", "licence", "url"}`."""
    named = {(item["attribution"], item["licence"]["id"]): item["licence"] for item in items}
    return [
        {"attribution": attribution, "licence": licence_code(licence, lang), "url": licence["url"]}
        for (attribution, _id), licence in named.items()
    ]
