"""A shared page says what it is to messengers, from what was frozen only."""

import re

import pytest

from cms.website.open_graph import open_graph, preview_of
from tests.cms.website.frozen_card import SITE, rendition


def test_open_graph_names_the_page_and_its_picture_of_the_size_that_messengers_draw(card):
    pairs = open_graph(card, SITE)
    picture = dict(pairs)["og:image"]
    assert re.fullmatch(r"https://codev\.example/media/public/shared/[0-9a-f]{32}\.jpg", picture)
    assert pairs == [
        ("og:type", "article"),
        ("og:site_name", "Codéveloppement Mali"),
        ("og:title", "Un puits & une école"),
        ("og:description", "L’eau coule."),
        ("og:url", "https://codev.example/actualites/puits/"),
        ("og:locale", "fr_FR"),
        ("og:image", picture),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:type", "image/jpeg"),
        ("og:image:alt", "Le puits"),
        ("article:published_time", "2026-01-01T09:00:00Z"),
        ("article:modified_time", "2026-01-02T09:00:00Z"),
    ]


def test_without_a_picture_the_title_is_what_is_shown(card):
    assert dict(open_graph(card | {"image": None}, SITE))["og:image:alt"] == "Un puits & une école"


def test_another_title_is_another_picture(card):
    found = {dict(open_graph(card | {"title": title}, SITE))["og:image"] for title in ("Un", "Deux", "Un")}
    assert len(found) == 2


@pytest.mark.parametrize(
    ("renditions", "width"),
    [
        ([rendition(400), rendition(1600)], 400),
        ([rendition(1600), rendition(2400)], 1600),
        ([rendition(800, "image/webp"), rendition(600)], 600),
        ([rendition(800, "image/webp")], None),
        ([], None),
    ],
)
def test_the_preview_is_the_widest_jpeg_or_png_that_fits(renditions, width):
    found = preview_of({"renditions": renditions})
    assert (found and found["width"]) == width
