"""An item as a partner receives it, in the plain form in which the oracle says what it should be."""

import re
from collections.abc import Iterator
from typing import Any

from tests.cms.publishing.machine.oracle import Seen, words

HREF = re.compile(r'href="([^"]*)"')
PLAIN = ("type", "id", "title", "summary", "attribution")


def seen_in(item: dict, origin: str) -> Seen:
    """The item in the plain form of `Reading.items`."""
    common = {
        "url": item["url"].removeprefix(origin),
        "licence": item["licence"]["id"],
        "image": image_seen(item["image"]),
        "translations": [
            [translation["lang"], translation["id"], translation["url"].removeprefix(origin)]
            for translation in item["translations"]
        ],
        "body": body_seen(item.get("body", []), origin),
    }
    own = OWN.get(item["type"])
    return {name: item[name] for name in PLAIN} | common | (own(item, origin) if own else {})


def history_seen(item: dict, origin: str) -> Seen:
    return {
        "chapters": [[chapter["title"], body_seen(chapter["body"], origin)] for chapter in item["chapters"]]
    }


def news_seen(item: dict, origin: str) -> Seen:
    return {
        "date": item["date"],
        "topics": [[topic["value"], topic["label"]] for topic in item["topics"]],
        "related": [
            [page["id"], page["title"], page["url"].removeprefix(origin)] for page in item["related"]
        ],
    }


def site_seen(item: dict, origin: str) -> Seen:
    return {"navigation": [[link["title"], link["url"].removeprefix(origin)] for link in item["navigation"]]}


def album_seen(item: dict, origin: str) -> Seen:
    assert item["count"] == len(item["images"])
    return {"images": [image_seen(image) for image in item["images"]]}


SECTOR = ("value", "label", "icon", "color")


def project_seen(item: dict, origin: str) -> Seen:
    return {
        "code": item["code"],
        "sector": [item["sector"][name] for name in SECTOR if item["sector"]],
        "point": item["geometry"] and item["geometry"]["coordinates"],
        "photos": [image_seen(image) for image in item["photos"]],
        "documents": [
            [document["title"], document["url"].removeprefix(origin)] for document in item["documents"]
        ],
    }


OWN = {
    "history": history_seen,
    "news": news_seen,
    "site": site_seen,
    "albums": album_seen,
    "projects": project_seen,
}


def image_seen(image: dict | None) -> Seen | None:
    return image and {name: image[name] for name in ("id", "title", "alt", "caption")}


def body_seen(blocks: list[dict], origin: str) -> list:
    return [block_seen(block, origin) for block in blocks]


def block_seen(block: dict, origin: str) -> list:
    if block["type"] == "image":
        return ["image", image_seen(block["image"])]
    hrefs = [href.removeprefix(origin) for href in HREF.findall(block["html"])]
    return [block["type"], words(block["html"]), hrefs]


def images_in(value: Any) -> list[dict]:
    """Every picture an item shows, however deep."""
    if isinstance(value, dict):
        here = [value] if "renditions" in value else []
        return here + [image for inner in value.values() for image in images_in(inner)]
    if isinstance(value, list):
        return [image for inner in value for image in images_in(inner)]
    return []


def addresses_in(value: Any) -> Iterator[str]:
    """Every address of a stored file that an item names, from the root."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from addresses_in(inner)
    elif isinstance(value, str):
        yield from re.findall(r"/media/[\w./-]+", value)
