"""The body of a page: which blocks it may hold, and how a stream of blocks is frozen."""

import math
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock, StreamValue

from cms.blocks.data import KeyFiguresBlock, TableBlock
from cms.blocks.files import DocumentBlock, EmbedBlock, GalleryBlock, ImageBlock
from cms.blocks.public import Members, PublicBlock, in_page
from cms.blocks.text import HeadingBlock, ParagraphBlock, QuoteBlock
from cms.html_text import text_of
from cms.publishing import serialize
from cms.publishing.registry import plugins

OF_TEMPLATES = frozenset(
    {
        *("carte", "citer", "contact-url", "contenu", "fautes", "formes", "liste", "problemes"),
        *("question", "recherche"),
    }
)
"""Anchors that pages of any type use around a body; a test compares all of them with the templates."""
WORDS_A_MINUTE = 200


@serialize.register(StreamValue)
def stream_items(value: StreamValue) -> list[Members]:
    """The blocks of a stream as `{"type", …members, "html"}`, less those with nothing public.

    Anchors are unique within one stream. Raises `TypeError` for a block that does not
    say what partners receive of it.
    """
    taken = anchors_of_templates()
    found = (block_item(child.block_type, child.block, child.value, taken) for child in value)
    return [item for item in found if item is not None]


def anchors_of_templates() -> set[str]:
    """Anchors that no heading of a body may take: those of every page, and those that types declare."""
    return set(OF_TEMPLATES).union(*(plugin.anchors for plugin in plugins))


def block_item(name: str, block: Any, value: Any, taken: set[str]) -> Members | None:
    if not isinstance(block, PublicBlock):
        raise TypeError(
            f"The block {name!r} has no public form: derive its class from cms.blocks.PublicBlock."
        )
    members = block.members(value)
    if members is None:
        return None
    if anchor := members.get("anchor"):
        members["anchor"] = free_anchor(anchor, taken)
    return {"type": name, **members, "html": block.html(members)}


def free_anchor(anchor: str, taken: set[str]) -> str:
    """The anchor itself, or with the first free number; it is taken from now on."""
    free, number = anchor, 1
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    taken.add(free)
    return free


def text_in_page(blocks: list[Members]) -> SafeString:
    """The HTML of these blocks inside one of our own pages."""
    return mark_safe(in_page("\n".join(block["html"] for block in blocks)))


def reading_minutes(blocks: list[Members]) -> int:
    """How many minutes blocks take to read, at two hundred words a minute; at least one."""
    words = sum(len(text_of(block["html"]).split()) for block in blocks)
    return max(1, math.ceil(words / WORDS_A_MINUTE))


class PublicStreamBlock(StreamBlock):
    """A stream whose HTML in a page is exactly the HTML its readers receive."""

    def render(self, value: StreamValue, context: Any = None) -> SafeString:
        return text_in_page(stream_items(value))


class BodyBlock(PublicStreamBlock):
    """The blocks of an article."""

    heading = HeadingBlock(group=_("Texte"))
    paragraph = ParagraphBlock(group=_("Texte"))
    quote = QuoteBlock(group=_("Texte"))
    image = ImageBlock(group=_("Images et fichiers"))
    gallery = GalleryBlock(group=_("Images et fichiers"))
    document = DocumentBlock(group=_("Images et fichiers"))
    embed = EmbedBlock(group=_("Images et fichiers"))
    key_figures = KeyFiguresBlock(group=_("Données"))
    table = TableBlock(group=_("Données"))
