"""Where the feeds are, for whoever names them: the start of the API, the pages of the site."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.conf import settings

from cms.plugins import ContentPlugin

EVERYTHING = "tout"
"""The feed of all types together."""


class Format(NamedTuple):
    """A format of feeds: what it is called, and its media type."""

    title: str
    media_type: str


FORMATS = {
    "rss": Format("RSS", "application/rss+xml"),
    "atom": Format("Atom", "application/atom+xml"),
    "json": Format("JSON Feed", "application/feed+json"),
}
"""By the ending of their addresses."""


def plugins_with_feeds(registry: Iterable[ContentPlugin]) -> list[ContentPlugin]:
    """The types that have feeds."""
    return [plugin for plugin in registry if plugin.feed]


def feeds_of(name: str) -> Iterator[tuple[Format, str]]:
    """Each format with the absolute address of the feed of a type, or of `EVERYTHING`."""
    for ending, feed_format in FORMATS.items():
        yield feed_format, f"{settings.PUBLIC_ORIGIN}/flux/{name}.{ending}"


def feed_addresses(registry: Iterable[ContentPlugin]) -> list[str]:
    """Every feed in every format, that of all types first."""
    names = [EVERYTHING, *(plugin.name for plugin in plugins_with_feeds(registry))]
    return [address for name in names for _format, address in feeds_of(name)]
