"""How large a frame must be for a document to be seen whole, in pixels: estimates; what is larger scrolls."""

from typing import NamedTuple

from cms.items import JSON

WIDTH = 600
"""What a column of text usually offers."""
LINE = 24
LETTER = 9
"""The average width of a letter."""
AROUND = 90
"""Margins and the lines below a card."""
ROW = 122
"""A row of a list with its picture and two lines of summary."""
HEADING = 110
"""Above and below a list or a map."""


class Size(NamedTuple):
    width: int
    height: int

    def within(self, most: "Size") -> "Size":
        return Size(min(self.width, most.width), min(self.height, most.height))


def card_size(item: JSON) -> Size:
    """One item: its picture beside its text."""
    text = len(item["title"]) * 1.3 + len(item["summary"])
    across = WIDTH * 3 // 5 if item["image"] else WIDTH
    lines = -(-text * LETTER // across) + 2
    return Size(WIDTH, max(int(lines) * LINE + AROUND, 260 if item["image"] else 0))


def list_size(limit: int = 5) -> Size:
    return Size(WIDTH, limit * ROW + HEADING)


def map_size(width: int = WIDTH) -> Size:
    """The map of the region of Kayes, nearly as high as it is wide."""
    width = min(width, WIDTH)
    return Size(width, width * 95 // 100 + HEADING)
