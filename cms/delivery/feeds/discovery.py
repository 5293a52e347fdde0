"""Which feeds a page of the site names, for readers that are given its address."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import QueryDict
from django.utils.http import urlencode

from cms.addresses import with_query
from cms.delivery.feeds.addresses import EVERYTHING, feeds_of, plugins_with_feeds
from cms.delivery.parameters import feed_parameters, read_parameters
from cms.delivery.problems import Problem
from cms.plugins import ContentPlugin, plugins


class NamedFeed(NamedTuple):
    """A feed as a page names it: the type's label ("" for all types), format, media type, address."""

    label: str
    format: str
    media_type: str
    address: str


def named_feeds(page: Any, lang: str, query: QueryDict) -> list[NamedFeed]:
    """The feeds of the type that a page is of or lists, under the filters it is looked at with.

    Those of all types for any other page, and for no page.
    """
    plugin = plugin_shown_by(type(page))
    label, name = (plugin.label(), plugin.name) if plugin else ("", EVERYTHING)
    pairs = [] if lang == settings.LANGUAGE_CODE else [("lang", lang)]
    pairs += conditions(plugin, query) if plugin else []
    return [
        NamedFeed(label, feed_format.title, feed_format.media_type, with_query(address, pairs))
        for feed_format, address in feeds_of(name)
    ]


def plugin_shown_by(model: type) -> ContentPlugin | None:
    """The type with feeds whose items, or whose list, are pages of this model."""
    own = plugins.for_model(model)
    lists = (
        plugin
        for plugin in plugins_with_feeds(plugins)
        if plugin.section and issubclass(model, plugin.section.model)
    )
    return own if own and own.feed else next(lists, None)


def conditions(plugin: ContentPlugin, query: QueryDict) -> list[tuple[str, str]]:
    """The conditions of a page that its feed understands; none when it would refuse one of them."""
    names = [declared.name for declared in plugin.filters] + (["bbox"] if plugin.geometry else [])
    pairs = [(name, value) for name in names for value in query.getlist(name) if value]
    try:
        read_parameters(QueryDict(urlencode(pairs)), feed_parameters(plugin))
    except Problem:
        return []
    return pairs
