"""A shared page says what it is to messengers and search engines, from what was frozen only."""

import json
import re

import pytest
from django.template import Context, Template

from cms.templatetags.sharing_tags import open_graph, preview_of, share_links, structured_data

SITE = {"title": "Codéveloppement Mali", "url": "/", "logo": None}


def rendition(width, kind="image/jpeg"):
    return {"url": f"/media/public/{width}.jpg", "width": width, "height": width // 2, "type": kind}


@pytest.fixture
def card(settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    return {
        "type": "news",
        "id": "k.fr",
        "lang": "fr",
        "url": "/actualites/puits/",
        "title": "Un puits & une école",
        "summary": "L’eau coule.",
        "published_at": "2026-01-01T09:00:00Z",
        "updated_at": "2026-01-02T09:00:00Z",
        "licence": {"id": "CC-BY-4.0", "url": None},
        "attribution": "Codéveloppement Mali",
        "geometry": {"type": "Point", "coordinates": [-11.43, 14.45]},
        "image": {"alt": "Le puits", "renditions": [rendition(400), rendition(1200), rendition(2400)]},
    }


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


def test_structured_data_is_json_with_the_place_of_the_item(card):
    said, _publisher = json.loads(structured_data(card, SITE))["@graph"]
    assert said["@type"] == "NewsArticle"
    assert said["contentLocation"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 14.45,
        "longitude": -11.43,
    }
    assert "license" not in said


def test_structured_data_says_under_which_licence_a_picture_is(card):
    by = {"id": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
    image = card["image"] | {"credit": "Awa Diarra", "licence": by}
    said = json.loads(structured_data(card | {"image": image}, SITE))["@graph"][0]["image"]
    assert (said["license"], said["creditText"]) == (by["url"], "Awa Diarra")
    assert said["acquireLicensePage"] == "https://codev.example/actualites/puits/"


def test_structured_data_says_where_the_page_is_and_who_publishes_it(card):
    site = SITE | {"social_links": [{"title": "Mastodon", "url": "https://example.org/@codev"}]}
    steps = [{"title": "Accueil", "url": "/"}, {"title": "Actualités", "url": "/actualites/"}]
    page, publisher, trail = json.loads(structured_data(card, site, steps))["@graph"]
    assert page["publisher"]["@id"] == publisher["@id"]
    assert publisher["sameAs"] == ["https://example.org/@codev"]
    assert [(step["position"], step["name"]) for step in trail["itemListElement"]] == [
        (1, "Accueil"),
        (2, "Actualités"),
        (3, "Un puits & une école"),
    ]


def test_structured_data_cannot_leave_its_script_element(card):
    text = structured_data(card | {"title": "</script><script>alert(1)</script>\u2028"}, SITE)
    assert not re.search(r"[<>&\u2028]", text)
    assert json.loads(text)["@graph"][0]["headline"] == "</script><script>alert(1)</script>\u2028"


def test_share_links_are_plain_and_encoded(card):
    address = "https%3A%2F%2Fcodev.example%2Factualites%2Fpuits%2F"
    assert share_links(card) == {
        "whatsapp": f"https://wa.me/?text=Un+puits+%26+une+%C3%A9cole+{address}",
        "mail": f"mailto:?subject=Un%20puits%20%26%20une%20%C3%A9cole&body={address}",
        "address": "https://codev.example/actualites/puits/",
    }


DRAWN = """{% load sharing_tags %}{% open_graph card site as all %}
{% for name, content in all %}<meta content="{{ content }}">{% endfor %}"""


def test_attributes_are_escaped_in_the_page(card):
    drawn = Template(DRAWN).render(Context({"card": card | {"title": 'Un "puits" <b>'}, "site": SITE}))
    assert "Un &quot;puits&quot; &lt;b&gt;" in drawn
