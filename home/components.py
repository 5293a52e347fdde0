"""Pieces of the home page and of the history, for the page of components."""

from cms.items import JSON
from cms.website.style_guide import card

CHAPTER = {
    "anchor": "2005-les-premiers-puits",
    "start": 2005,
    "end": 2008,
    "title": "Les premiers puits",
    "body": [{"html": "<p>Douze villages, trois ans.</p>"}],
    "sources": "<p>Rapport final du programme.</p>",
}


def components() -> dict[str, JSON]:
    """A context for each template."""
    listed = {"name": "exemples", "title": "Exemples", "section": card(), "latest": [card()]}
    return {
        "home/front_cards.html": {"part": listed},
        "home/front_history.html": {"part": card()},
        "home/blocks/chapter.html": {"block": CHAPTER},
    }
