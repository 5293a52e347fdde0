"""What a page says of itself to search engines: JSON-LD of schema.org, from what was frozen."""

import json

from django.utils.safestring import SafeString, mark_safe

from cms.addresses import absolute
from cms.items import JSON
from cms.media.credits import without_sign
from cms.plugins import plugins
from cms.website.open_graph import preview_of

IN_SCRIPT = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


def structured_data(card: JSON, site: JSON, steps: list[JSON] | None = None, query: str = "") -> SafeString:
    """The page, its publisher and its place in the site as JSON-LD (schema.org), safe inside a `script`.

    `query` is what the canonical address of a part of the page ends with.
    """
    publisher = _publisher(site)
    graph = [_page(card, publisher["@id"], query), publisher, *_breadcrumbs([*(steps or []), card])]
    said = {"@context": "https://schema.org", "@graph": [without_gaps(entity) for entity in graph]}
    return in_script(said)


def without_gaps(said: JSON) -> JSON:
    """What is said, less what is empty."""
    return {name: value for name, value in said.items() if value}


def _page(card: JSON, publisher: str, query: str) -> JSON:
    plugin = plugins.get(card["type"])
    about = plugin.schema_org_entity(card) if plugin else None
    place = structured_place(card["geometry"])
    address = absolute(card["url"]) + query
    return {
        "@type": plugin.schema_org if plugin else "WebPage",
        "@id": address,
        "headline": card["title"],
        "name": card["title"],
        "description": card["summary"],
        "url": address,
        "inLanguage": card["lang"],
        "datePublished": card["published_at"],
        "dateModified": card["updated_at"],
        "license": card["licence"]["url"],
        "author": {"@type": "Organization", "name": card["attribution"]},
        "publisher": {"@id": publisher},
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
        {"@type": "ListItem", "position": place, "name": step["title"], "item": absolute(step["url"])}
        for place, step in enumerate(steps, 1)
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
    chosen, credit = preview_of(image), image.get("credit") or without_sign(attribution)
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
