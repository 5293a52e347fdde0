"""Pieces of the pages of albums, for the page of components."""

from cms.items import JSON
from cms.website.style_guide import card, picture

LICENCE = {"id": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}


def components() -> dict[str, JSON]:
    """A context for each template."""
    photo = {**picture(), "id": "1", "title": "L’emblème", "width": 512, "height": 512, "color": "#e3a847"}
    album = {**card(), "count": 2}
    return {
        "gallery/album_card.html": {"card": album},
        "gallery/front.html": {"part": {"latest": [album, album], "section": card()}},
        "gallery/pictures.html": {"images": [photo, photo], "at_once": 2},
        "gallery/photo_picture.html": {"image": photo},
        "gallery/licence.html": {"licence": LICENCE},
        "gallery/viewer.html": {},
    }
