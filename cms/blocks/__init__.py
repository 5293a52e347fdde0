"""The blocks any content type may use in a body, each with its HTML and its JSON."""

from cms.blocks.body import BodyBlock, reading_minutes, stream_items, text_in_page
from cms.blocks.data import KeyFiguresBlock, TableBlock
from cms.blocks.files import DocumentBlock, EmbedBlock, GalleryBlock, ImageBlock
from cms.blocks.public import PublicBlock
from cms.blocks.text import HeadingBlock, ParagraphBlock, QuoteBlock

__all__ = [
    "BodyBlock",
    "DocumentBlock",
    "EmbedBlock",
    "GalleryBlock",
    "HeadingBlock",
    "ImageBlock",
    "KeyFiguresBlock",
    "ParagraphBlock",
    "PublicBlock",
    "QuoteBlock",
    "TableBlock",
    "reading_minutes",
    "stream_items",
    "text_in_page",
]
