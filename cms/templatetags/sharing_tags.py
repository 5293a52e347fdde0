"""What a shared page says of itself to messengers, search engines and readers in a hurry."""

import json
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from cms.items import JSON
from cms.media.share_drawing import HEIGHT, WIDTH
from cms.media.share_pictures import name_of
from cms.media.stored_names import public_url
from cms.plugins import plugins
from cms.publishing.models import Publication
from cms.query_strings import with_query
from cms.reading.cards import item as read_item
from cms.reading.site import beside

register = template.Library()

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
PREVIEW_WIDTH = 1200
"""Pixels: what is shown beside a link without enlarging."""
IN_SCRIPT = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


@register.simple_tag
def open_graph(card: JSON, site: JSON, image: JSON | None = None) -> list[tuple[str, str]]:
    """(property, content) pairs after the Open Graph protocol (ogp.me), from what was frozen.

    With the picture drawn for the item; `image` is what a page that is no item of its own shows instead.
    """
    plugin = plugins.get(card["type"])
    article = plugin is not None and plugin.schema_org.endswith("Article")
    pairs = [
        ("og:type", "article" if article else "website"),
        ("og:site_name", site["title"]),
        ("og:title", card["title"]),
        ("og:description", card["summary"]),
        ("og:url", absolute(card["url"])),
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
    known = [one for one in (image or {}).get("renditions", ()) if one["type"] in ("image/jpeg", "image/png")]
    fitting = [one for one in known if one["width"] <= PREVIEW_WIDTH]
    return max(fitting, key=lambda one: one["width"], default=min(known, key=_width, default=None))


def _width(rendition: JSON) -> int:
    return int(rendition["width"])


@register.simple_tag
def trail(card: JSON) -> list[JSON]:
    """The cards of the public pages above this one, from the home page down."""
    parts = card["url"].strip("/").split("/")
    above = ["/", *(f"/{'/'.join(parts[:depth])}/" for depth in range(1, len(parts)))]
    rows = beside(Publication.objects.live().filter(path__in=above, lang=card["lang"]))
    found = [read_item(text) for text in rows.values_list("card", flat=True)]
    return sorted((one for one in found if one["url"] != card["url"]), key=lambda one: len(one["url"]))


@register.simple_tag
def structured_data(card: JSON, site: JSON, steps: list[JSON] | None = None) -> SafeString:
    """The page, its publisher and its place in the site as JSON-LD (schema.org), safe inside a `script`."""
    graph = [_page(card, site), _publisher(site), *_breadcrumbs([*(steps or []), card])]
    said = {"@context": "https://schema.org", "@graph": [without_gaps(one) for one in graph]}
    return in_script(said)


def without_gaps(said: JSON) -> JSON:
    """What is said, less what is empty."""
    return {name: value for name, value in said.items() if value}


def _page(card: JSON, site: JSON) -> JSON:
    plugin = plugins.get(card["type"])
    about = plugin.schema_org_entity(card) if plugin else None
    place = structured_place(card["geometry"])
    return {
        "@type": plugin.schema_org if plugin else "WebPage",
        "@id": absolute(card["url"]),
        "headline": card["title"],
        "name": card["title"],
        "description": card["summary"],
        "url": absolute(card["url"]),
        "inLanguage": card["lang"],
        "datePublished": card["published_at"],
        "dateModified": card["updated_at"],
        "license": card["licence"]["url"],
        "author": {"@type": "Organization", "name": card["attribution"]},
        "publisher": {"@id": _publisher(site)["@id"]},
        "image": _structured_picture(card),
        "mainEntity": about and without_gaps({**about, "location": about.get("location") or place}),
        "contentLocation": place if not about else None,
    }


def in_script(said: JSON) -> SafeString:
    """JSON that cannot leave its `script` element."""
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(IN_SCRIPT))


def _publisher(site: JSON) -> JSON:
    logo = preview_of(site.get("logo"))
    return {
        "@type": "Organization",
        "@id": f"{absolute(site['url'])}#publisher",
        "name": site.get("attribution") or site["title"],
        "url": absolute(site["url"]),
        "logo": logo and absolute(logo["url"]),
        "email": site.get("contact_email"),
        "sameAs": [link["url"] for link in site.get("social_links", ())],
    }


def _breadcrumbs(steps: list[JSON]) -> list[JSON]:
    """Nothing for the home page, which leads to itself only."""
    if len(steps) < 2:
        return []
    listed = [
        {"@type": "ListItem", "position": place, "name": one["title"], "item": absolute(one["url"])}
        for place, one in enumerate(steps, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": listed}]


def _structured_picture(card: JSON) -> JSON | None:
    image = card["image"]
    if image is None:
        return None
    said = structured_image(image, card["attribution"], image.get("licence") or card["licence"])
    if said["contentUrl"] is None:
        return None
    return without_gaps(said | {"url": said["contentUrl"], "acquireLicensePage": absolute(card["url"])})


def structured_image(image: JSON, attribution: str, licence: JSON | None) -> JSON:
    """An image with its licence, as search engines of pictures read it: whom to name, and what is allowed."""
    chosen, credit = preview_of(image), image.get("credit") or attribution
    return {
        "@type": "ImageObject",
        "contentUrl": chosen and absolute(chosen["url"]),
        "width": chosen and chosen["width"],
        "height": chosen and chosen["height"],
        "caption": image.get("caption") or image["alt"],
        "creditText": credit,
        "copyrightNotice": f"© {credit}",
        "license": licence and licence["url"],
    }


def structured_place(geometry: JSON | None) -> JSON | None:
    """A GeoJSON point as a place of schema.org."""
    if geometry is None:
        return None
    longitude, latitude = geometry["coordinates"]
    point = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return {"@type": "Place", "geo": point}


@register.simple_tag
def share_links(card: JSON) -> dict[str, str]:
    """Plain links that hand the page on, and its `address`; no third party learns of the visit."""
    address = absolute(card["url"])
    text = f"{card['title']} {address}"
    mail = urlencode({"subject": card["title"], "body": address}, quote_via=quote)
    whatsapp = with_query("https://wa.me/", [("text", text)])
    return {"whatsapp": whatsapp, "mail": f"mailto:?{mail}", "address": address}


def absolute(path: str) -> str:
    """An address of the site as others reach it."""
    return f"{settings.PUBLIC_ORIGIN}{path}" if path.startswith("/") else path
