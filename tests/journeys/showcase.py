"""One address of every public template, on a site with its examples: what is looked at and weighed."""

import json
import time
from dataclasses import dataclass

from tests.journeys.product import Product
from tests.journeys.test_editor_publishes import read
from tests.waiting import PATIENCE

FIXED = {
    "accueil": "/",
    "histoire": "/histoire/",
    "projets": "/projets/",
    "projets-filtres": "/projets/?sector=water",
    "projets-tableau": "/projets/?view=table",
    "projets-aucun": "/projets/?sector=rien",
    "actualites": "/actualites/",
    "galerie": "/galerie/",
    "recherche": "/recherche/?q=eau",
    "recherche-vide": "/recherche/?q=introuvable",
    "diffuser": "/diffuser/",
    "introuvable": "/nulle-part/",
    "contact": "/contact/",
    "contact-envoye": "/contact/?envoye",
    "confidentialite": "/confidentialite/",
    "plan": "/plan-du-site/",
    "plan-type": "/plan-du-site/projects/",
    "cadre-liste": "/embed/news/",
    "cadre-carte": "/embed/projects/?view=map",
}
"""The name of a template, and an address of it that is the same on every site."""


@dataclass(frozen=True)
class Showcase:
    """The running site, and an address of each template by its name."""

    product: Product
    addresses: dict[str, str]

    @property
    def pages(self) -> dict[str, str]:
        """Those that are pages of the site, not documents for the frames of others."""
        return {name: path for name, path in self.addresses.items() if not path.startswith("/embed/")}


def showcase_of(product: Product) -> Showcase:
    items = public_items(product)
    albums = [item for item in items if item["type"] == "albums" and item.get("images")]
    first = {item["type"]: item["url"].removeprefix(product.url) for item in reversed(items)}
    album = albums[0]["url"].removeprefix(product.url)
    return Showcase(
        product,
        {
            **FIXED,
            "projet": first["projects"],
            "article": first["news"],
            "album": album,
            "photo": f"{album}{albums[0]['images'][0]['id']}/",
        },
    )


def public_items(product: Product) -> list[dict]:
    """All items, once the worker has nothing left to do."""
    deadline = time.monotonic() + PATIENCE
    while True:
        items = json.loads(read(product, "/api/v1/content?limit=100&view=full"))["items"]
        albums = [item for item in items if item["type"] == "albums"]
        sized = [image["renditions"] for album in albums for image in album.get("images", [])]
        if {"projects", "news"} <= {item["type"] for item in items} and sized and all(sized):
            return items
        assert time.monotonic() < deadline, "the examples are not public"
        time.sleep(0.5)
