"""What a page says of itself to messengers (Open Graph protocol, ogp.me), from what was frozen."""

from cms.addresses import absolute
from cms.items import JSON
from cms.media.rendition_choice import READ_EVERYWHERE, in_formats, largest_or_smallest
from cms.media.share_drawing import HEIGHT, WIDTH
from cms.media.share_pictures import name_of
from cms.media.stored_names import public_url
from cms.plugins import plugins

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
PREVIEW_WIDTH = 1200
"""Pixels: what is shown beside a link without enlarging."""


def open_graph(card: JSON, site: JSON, image: JSON | None = None, query: str = "") -> list[tuple[str, str]]:
    """(property, content) pairs, those without content left out.

    With the picture drawn for the item; `image` is what a page that is no item of its own shows instead,
    `query` what the canonical address of a part of it ends with.
    """
    plugin = plugins.get(card["type"])
    article = plugin is not None and plugin.schema_org.endswith("Article")
    pairs = [
        ("og:type", "article" if article else "website"),
        ("og:site_name", site["title"]),
        ("og:title", card["title"]),
        ("og:description", card["summary"]),
        ("og:url", absolute(card["url"]) + query),
        ("og:locale", LOCALES.get(card["lang"], card["lang"])),
        *(_size_pairs(image) if image else _picture_pairs(card, site)),
    ]
    if article:
        pairs += [
            ("article:published_time", card["published_at"]),
            ("article:modified_time", card["updated_at"]),
        ]
    return [(name, content) for name, content in pairs if content]


def _picture_pairs(card: JSON, site: JSON) -> list[tuple[str, str]]:
    return [
        ("og:image", absolute(public_url(name_of(card, site["title"])))),
        ("og:image:width", str(WIDTH)),
        ("og:image:height", str(HEIGHT)),
        ("og:image:type", "image/jpeg"),
        ("og:image:alt", (card["image"] or {}).get("alt") or card["title"]),
    ]


def _size_pairs(image: JSON) -> list[tuple[str, str]]:
    chosen = preview_of(image)
    if chosen is None:
        return []
    return [
        ("og:image", absolute(chosen["url"])),
        ("og:image:width", str(chosen["width"])),
        ("og:image:height", str(chosen["height"])),
        ("og:image:type", chosen["type"]),
        ("og:image:alt", image["alt"]),
    ]


def preview_of(image: JSON | None) -> JSON | None:
    """The size that readers of the markup are given: JPEG or PNG, at most 1,200 pixels if it can."""
    return largest_or_smallest(in_formats(image, *READ_EVERYWHERE), PREVIEW_WIDTH)
