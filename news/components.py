"""Pieces of the pages of articles, for the page of components."""

from cms.items import JSON
from cms.website.style_guide import card


def components() -> dict[str, JSON]:
    """A context for each template."""
    return {"news/front.html": {"part": {"latest": [card(), card()], "section": card()}}}
