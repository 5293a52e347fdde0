"""Feeds of a real site: what an editor does, and where visitors' programs find them."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.testing import catch_up
from tests.cms.media.builders import make_image
from tests.gallery.builders import album, collection, gallery
from tests.home.builders import english, home_page, published, read, standard_page
from tests.news.builders import article, index, topic
from tests.projects.builders import index as map_page
from tests.projects.builders import project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public_origin(settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"


def items(path="news.json"):
    catch_up()
    return Client().get(f"/flux/{path}").json()["items"]


def named(address):
    """The feeds that the page at an address names: their paths by media type."""
    links = re.findall(
        r'<link rel="alternate" type="(application/(?:rss|atom|feed)[^"]+)" title="([^"]+)" href="https://codev\.example([^"]+)">',
        read(address),
    )
    return {kind: unescape(path) for kind, _title, path in links}


def test_an_item_keeps_its_identifier_when_its_page_is_moved_and_renamed():
    page = article()
    [before] = items()
    elsewhere = published(type(index())(title="Archives"))
    page.move(elsewhere, pos="last-child")
    page.refresh_from_db()
    page.title, page.slug = "Un forage", "forage"
    page.save_revision().publish()
    [after] = items()
    assert after["id"] == before["id"]
    assert (after["title"], after["url"]) == ("Un forage", "https://codev.example/archives/forage/")


def test_a_correction_moves_the_time_of_change_only():
    page = article(body=[("paragraph", "<p>Trois vilages.</p>")])
    [before] = items()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        page.body = [("paragraph", "<p>Trois villages.</p>")]
        page.save_revision().publish()
        [after] = items()
    assert after["date_modified"] > before["date_modified"]
    assert (after["date_published"], after["id"]) == (before["date_published"], before["id"])
    assert after["content_html"].startswith("<p>Trois villages.</p>")


def test_what_is_withdrawn_vanishes_and_comes_back_as_the_same():
    page = article()
    [before] = items()
    page.unpublish()
    assert items() == []
    page.save_revision().publish()
    assert [item["id"] for item in items()] == [before["id"]]


def test_the_enclosure_is_the_file_it_says():
    article(cover=make_image("Puits", width=1300, height=700))
    [[enclosed]] = [item["attachments"] for item in items()]
    served = Client().get(enclosed["url"].removeprefix("https://codev.example"))
    content = b"".join(served.streaming_content)
    assert (len(content), served["Content-Type"]) == (enclosed["size_in_bytes"], enclosed["mime_type"])
    assert enclosed["_codeveloppement"]["width"] == 1024


def test_every_address_in_a_content_is_absolute():
    image = {"image": make_image(), "caption": "", "alt": "", "decorative": False}
    link = '<p><a linktype="page" id="{}">lire</a> <a href="#a">plus bas</a></p>'
    article(body=[("image", image), ("paragraph", link.format(standard_page().pk))])
    [item] = items()
    addresses = re.findall(r'(?:href|src|srcset)="([^"]+)"', item["content_html"])
    assert {address.partition("/media/")[0] for address in addresses if "/media/" in address} == {
        "https://codev.example"
    }
    assert [address for address in addresses if not address.startswith("https://")] == []


def test_the_home_page_and_any_other_name_the_feed_of_everything():
    home_page()
    page = standard_page()
    assert named("/") == named(page.url)
    assert named("/") == {
        "application/rss+xml": "/flux/tout.rss",
        "application/atom+xml": "/flux/tout.atom",
        "application/feed+json": "/flux/tout.json",
    }


def test_a_section_and_its_items_name_the_feed_of_the_type():
    pages = {
        "news": [index(), article()],
        "projects": [map_page(), project()],
        "albums": [gallery(), album(collection())],
    }
    for name, those in pages.items():
        assert [named(page.url)["application/rss+xml"] for page in those] == [f"/flux/{name}.rss"] * 2


def test_a_filtered_list_names_the_feed_with_its_filters():
    article(topics=[topic()])
    project(location="14.4478, -11.4439")
    news = named("/actualites/?topic=eau&page=1")["application/rss+xml"]
    where = named(map_page().url + "?sector=water&bbox=-13,14,-11,15")["application/atom+xml"]
    assert (news, where) == (
        "/flux/news.rss?topic=eau",
        "/flux/projects.atom?sector=water&bbox=-13%2C14%2C-11%2C15",
    )
    assert [Client().get(address).status_code for address in (news, where)] == [200, 200]


def test_a_page_never_names_a_feed_that_would_refuse():
    article()
    assert named("/?year=abc")["application/rss+xml"] == "/flux/tout.rss"


def test_english_pages_name_english_feeds():
    home_page().copy_for_translation(english()).save_revision().publish()
    assert named("/en/")["application/rss+xml"] == "/flux/tout.rss?lang=en"
