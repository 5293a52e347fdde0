"""RSS 2.0 (revision 2.0.11 of the RSS Advisory Board), with the modules that readers know."""

from typing import Any

from django.utils.feedgenerator import Rss201rev2Feed

from cms.delivery.feeds.channels import Channel
from cms.delivery.feeds.entries import Entry
from cms.delivery.feeds.extensions import (
    GENERATOR,
    NAMESPACES,
    add_extensions,
    add_licence,
    item_arguments,
    links_of,
)
from cms.items import timestamp

MINUTES = 60
"""How long a reader may wait before it asks again."""
MODULES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


class Rss(Rss201rev2Feed):
    """A channel as RSS."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(
            title=channel.title,
            link=channel.home,
            description=channel.description,
            language=channel.lang,
            feed_url=channel.address,
            feed_copyright=channel.rights,
            ttl=MINUTES,
        )
        self.channel = channel
        for entry in channel.entries:
            tags = [label for _value, label in entry.tags]
            self.add_item(**item_arguments(entry), unique_id_is_permalink=False, categories=tags)

    def latest_post_date(self) -> Any:
        return self.channel.updated

    def rss_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().rss_attributes() | MODULES | NAMESPACES
        return attributes

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        channel = self.channel
        handler.addQuickElement("generator", GENERATOR)
        for link in links_of(channel):
            handler.addQuickElement("atom:link", None, link)
        handler.addQuickElement("atom:updated", timestamp(channel.updated))
        add_licence(handler, channel.licence)
        if channel.logo:
            handler.startElement("image", {})
            for name, text in (("url", channel.logo.url), ("title", channel.title), ("link", channel.home)):
                handler.addQuickElement(name, text)
            handler.endElement("image")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        handler.addQuickElement("dc:creator", entry.attribution)
        handler.addQuickElement("content:encoded", entry.html)
        handler.addQuickElement("atom:updated", timestamp(entry.updated))
        handler.addQuickElement("dcterms:modified", timestamp(entry.updated))
        handler.addQuickElement("dc:language", entry.lang)
        add_extensions(handler, entry)


def rss(channel: Channel) -> str:
    """The text of an RSS document."""
    return Rss(channel).writeString("utf-8")
