"""What the home page shows of the content types: each says what its part is made of, and draws it."""

import logging
from typing import Any, NamedTuple

from django.db import DatabaseError

from cms.plugins import ContentPlugin, plugins
from cms.reading import cards

logger = logging.getLogger(__name__)

LATEST = 3
ORDER = ("history", "projects", "news", "", "albums")
"""Of the parts; those of types that are not named here stand where the name is empty."""
CARDS = "home/front_cards.html"


class FrontPart(NamedTuple):
    """A template, and what it reads as `part`."""

    template: str
    part: Any


def context(lang: str) -> dict[str, Any]:
    """The parts of the home page in a language, in order; none of a type that has nothing to show."""
    parts = (FrontPart(plugin.front or CARDS, asked(plugin, lang)) for plugin in in_order())
    return {"parts": [front for front in parts if front.part is not None]}


def in_order() -> list[ContentPlugin]:
    places = {name: place for place, name in enumerate(ORDER)}
    return sorted(plugins, key=lambda plugin: places.get(plugin.name, places[""]))


def asked(plugin: ContentPlugin, lang: str) -> Any:
    """Its part; none of a type that raises, which costs the page nothing else."""
    try:
        return part_of(plugin, lang)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("%s: left out of the home page", plugin.name)
        return None


def part_of(plugin: ContentPlugin, lang: str) -> Any:
    """What the type says itself, else the latest of one that offers a feed."""
    if plugin.front or not plugin.feed:
        return plugin.front_part(lang)
    latest, section = cards.latest(plugin.name, lang, LATEST), cards.of_section(plugin, lang)
    title = section["title"] if section else plugin.label()
    return {"name": plugin.name, "title": title, "section": section, "latest": latest} if latest else None
