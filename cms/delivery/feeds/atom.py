"""Atom 1.0 (RFC 4287), with its licences (RFC 4946) and pages (RFC 5005)."""

from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from cms.delivery.feeds import wording
from cms.delivery.feeds.channels import Channel
from cms.delivery.feeds.entries import Entry
from cms.delivery.feeds.extensions import GENERATOR, NAMESPACES, add_extensions, item_arguments, links_of


class Atom(Atom1Feed):
    """A channel as Atom."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(
            title=channel.title,
            link=channel.home,
            description=None,
            subtitle=channel.description,
            language=channel.lang,
            author_name=channel.publisher,
            author_link=settings.PUBLIC_ORIGIN,
            feed_url=channel.address,
            feed_copyright=channel.rights,
            feed_guid=channel.urn,
        )
        self.channel = channel
        for entry in channel.entries:
            self.add_item(
                **item_arguments(entry),
                author_name=entry.attribution,
                updateddate=entry.updated,
                item_copyright=wording.rights(entry.attribution, entry.licence, entry.lang),
            )

    def latest_post_date(self) -> Any:
        return self.channel.updated

    def root_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().root_attributes() | NAMESPACES
        return attributes

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["entry"].lang}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        channel = self.channel
        handler.addQuickElement("generator", GENERATOR, {"uri": settings.PUBLIC_ORIGIN})
        for link in links_of(channel):
            handler.addQuickElement("link", None, link)
        handler.addQuickElement("icon", channel.icon)
        if channel.logo:
            handler.addQuickElement("logo", channel.logo.url)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        handler.addQuickElement("content", entry.html, {"type": "html"})
        for value, label in entry.tags:
            handler.addQuickElement("category", None, {"term": value, "label": label})
        if entry.licence["url"]:
            handler.addQuickElement("link", None, {"rel": "license", "href": entry.licence["url"]})
        add_extensions(handler, entry)


def atom(channel: Channel) -> str:
    """The text of an Atom document."""
    return Atom(channel).writeString("utf-8")
