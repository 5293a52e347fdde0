"""Pieces of the pages of projects, for the page of components."""

from decimal import Decimal

from cms.atlas.drawing import one_place
from cms.atlas.frames import MALI
from cms.items import JSON
from cms.website.style_guide import card
from projects import funding

SECTOR = {"label": "Eau potable", "icon": "drop", "color": "#0b7285"}
DOCUMENT = {"title": "Rapport annuel", "url": "#", "type": "application/pdf", "size": 1_234_567}
SHARES = (
    ("programme", "Programme", "cash", "en argent", 90),
    ("population", "Population", "in-kind", "en nature", 10),
)
"""Category, its name, kind, its name, and thousands of euros."""


def components() -> dict[str, JSON]:
    """A context for each template."""
    project = {
        **card(),
        "sector": SECTOR,
        "place": {"locality": "Kita", "commune": "Kita", "cercle": "Kita"},
        "years": [2005, 2006],
        "status": {"label": "Achevé"},
        "cost": {"eur": "100000.00", "xof": "65595700"},
    }
    drawing = one_place(-11.43, 14.45, MALI, "Kayes", SECTOR)
    parts = funding.parts([line(*share) for share in SHARES], [Decimal(share[-1]) for share in SHARES])
    return {
        "projects/front.html": {"part": {"map": drawing, "latest": [project], "section": card()}},
        "projects/map.html": {"map": drawing, "at": {"address": "#"}},
        "projects/result.html": {"card": project},
        "projects/table.html": {"cards": [project]},
        "projects/funding.html": {"funding": parts},
        "projects/document.html": {"document": DOCUMENT},
    }


def line(category: str, category_name: str, kind: str, kind_name: str, thousands: int) -> JSON:
    """What one funder gave, as the table of a project writes it."""
    return {
        "funder": category_name,
        "amount": {
            "entered": f"{thousands} 000 €",
            "converted": f"{thousands * 655_957:_} FCFA".replace("_", " "),
        },
        "kind": {"value": kind, "label": kind_name},
        "category": {"value": category, "label": category_name},
    }
