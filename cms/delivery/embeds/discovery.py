"""What a page says of how it can be shown elsewhere, for those who are given its address (oEmbed 1.0, 4)."""

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.encoding import iri_to_uri

from cms.addresses import with_query
from cms.delivery.embeds.addresses import oembed_address
from cms.delivery.feeds.discovery import conditions, plugin_shown_by
from cms.items import JSON


def oembed_link(card: JSON, page: Any, query: QueryDict, number: str = "") -> str:
    """Where to ask about the page of a public card, under the filters that it is looked at with.

    `number` is that of a further page of its list.
    """
    plugin = plugin_shown_by(type(page))
    pairs = conditions(plugin, query) if plugin and card["type"] != plugin.name else []
    pairs += [("page", number)] if number else []
    address = settings.PUBLIC_ORIGIN + iri_to_uri(card["url"])
    return oembed_address(with_query(address, pairs))
