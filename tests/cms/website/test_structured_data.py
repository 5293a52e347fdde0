"""A page says what it is to search engines, from what was frozen only."""

import json
import re

from cms.website.structured_data import structured_data
from tests.cms.website.frozen_card import SITE


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
