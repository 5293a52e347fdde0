"""Albums: which images, in which order, at what cost."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.media.models import SiteImage
from cms.media.renditions import make_missing
from cms.plugins import plugins
from cms.publishing import refresh
from cms.publishing.building import build
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from gallery import models
from gallery.models import AlbumPage
from gallery.templatetags.gallery_tags import proportion
from tests.cms.media.builders import make_image
from tests.gallery.builders import album, collection, gallery, restrict
from tests.home.builders import published, read

pytestmark = pytest.mark.django_db


def item(page):
    catch_up()
    return json.loads(Publication.objects.get(ref=ref_of(page)).full)


def titles(page):
    return [image["title"] for image in item(page)["images"]]


def quick_images(shown, count):
    """Rows without files of their own: for numbers, not for looks."""
    names = [f"private/images/{shown.pk:06x}{number:026x}.jpg" for number in range(count)]
    SiteImage.objects.bulk_create(
        SiteImage(title=f"Photo {number}", file=name, collection=shown, width=60, height=40, file_size=1)
        for number, name in enumerate(names, 1)
    )


def test_an_album_shows_the_images_of_its_own_collection_only():
    kayes = collection(count=2)
    collection("Kita", count=1)
    collection("Kayes, suite", count=1, parent=kayes)
    assert titles(album(kayes)) == ["Photo 1", "Photo 2"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("taken", ["Photo 10", "Été", "Photo 2", "ecole"]),
        ("-taken", ["Été", "Photo 10", "ecole", "Photo 2"]),
        ("uploaded", ["Photo 2", "Photo 10", "Été", "ecole"]),
        ("-uploaded", ["ecole", "Été", "Photo 10", "Photo 2"]),
        ("title", ["ecole", "Été", "Photo 2", "Photo 10"]),
        ("-title", ["Photo 10", "Photo 2", "Été", "ecole"]),
    ],
)
def test_the_images_are_in_the_chosen_order(order, expected):
    shown = collection()
    make_image("Photo 2", collection=shown)
    make_image("Photo 10", collection=shown, taken_on=date(2006, 1, 2))
    make_image("Été", collection=shown, taken_on=date(2009, 7, 1))
    make_image("ecole", collection=shown)
    assert titles(album(shown, order=order)) == expected


def test_the_cover_is_the_first_image_or_the_editors_choice():
    shown = collection(count=2)
    page = album(shown)
    assert item(page)["image"]["title"] == "Photo 1"
    page.cover = make_image("Affiche")
    page.save_revision().publish()
    assert item(page)["image"]["title"] == "Affiche"


def test_a_cover_that_is_private_gives_way_to_the_first_image():
    reserved = collection("Réservée")
    page = album(collection(count=1), cover=make_image("Affiche", collection=reserved))
    restrict(reserved)
    assert item(page)["image"]["title"] == "Photo 1"


def test_an_image_without_a_description_is_named_by_its_title():
    shown = collection()
    make_image("Le puits", collection=shown)
    make_image("Motif", collection=shown, is_decorative=True)
    page = album(shown)
    assert [(image["alt"], image["decorative"]) for image in item(page)["images"]] == [
        ("Le puits", False),
        ("", True),
    ]
    assert 'aria-label="Motif"' in read(page.url)


def test_an_album_without_collection_is_an_item_without_images():
    page = album(collection())
    AlbumPage.objects.update(collection=None)
    assert refresh([ref_of(page)])
    assert (item(page)["count"], item(page)["images"], item(page)["image"]) == (0, [], None)


def test_no_collection_of_the_root_is_offered_or_accepted():
    page = AlbumPage(title="Tout", collection=collection().get_parent())
    with pytest.raises(Exception, match="collection"):
        published(page, gallery())


def test_an_album_shows_at_most_five_hundred_images():
    shown = collection()
    quick_images(shown, 1000)
    page = album(shown, order="title")
    found = item(page)
    assert (found["count"], len(found["images"]), found["images"][-1]["title"]) == (500, 500, "Photo 500")


def queries_of(page) -> tuple[int, int, int]:
    """What it costs to read the page, to build the item, and to freeze it after a change."""
    plugin = plugins.get("albums")
    identity = plugin.identify(page)
    catch_up()
    Client().get(page.url)
    with CaptureQueriesContext(connection) as read_page:
        Client().get(page.url)
    with CaptureQueriesContext(connection) as built:
        build(plugin, plugin.find(*identity), *identity, timezone.now(), None)
    SiteImage.objects.filter(collection=page.collection).update(caption="Autre")
    with CaptureQueriesContext(connection) as frozen:
        (verdict,) = refresh([ref_of(page)])
    assert verdict.is_change
    return len(read_page), len(built), len(frozen)


def test_an_album_of_one_image_costs_the_same_queries_as_one_of_a_hundred():
    counts = set()
    for count in (1, 3, 100):
        shown = collection(f"{count} images")
        quick_images(shown, count)
        counts.add(queries_of(album(shown, f"{count} images")))
    assert len(counts) == 1, counts


def test_a_long_album_has_pages(monkeypatch):
    monkeypatch.setattr(models, "PAGE_SIZE", 2)
    page = album(collection(count=3), order="title")
    first, second = read(page.url), read(f"{page.url}?page=2")
    assert (first.count("<figure>"), second.count("<figure>")) == (2, 1)
    assert 'rel="next" href="?page=2"' in first
    assert 'rel="prev" href="./"' in second
    assert "3 photos" in first


@pytest.mark.parametrize("query", ["page=0", "page=2", "page=abc", "page=" + "9" * 23, "page=%00"])
def test_a_page_that_is_none_is_said_to_be_none(query):
    page = album(collection(count=1))
    catch_up()
    for address in (page.url, gallery().url):
        answer = Client().get(f"{address}?{query}")
        assert answer.status_code == 404
        assert "Cette liste n’a pas de page «" in answer.content.decode()
        assert '<a href="?">Revenir au début de la liste</a>' in answer.content.decode()


def drawn(page) -> str:
    """The address of the picture that the album's page shows, and the page itself."""
    html = read(page.url)
    return re.search(r'<img src="([^"]+)"', html)[1], html


def test_the_page_shows_each_image_with_its_words_and_leads_to_the_whole_of_it():
    shown = collection()
    image = make_image(
        "Puits",
        collection=shown,
        width=1800,
        height=1200,
        alt="Un puits",
        caption="Le puits <ouvert>",
        credit="Awa Diarra",
    )
    make_missing(image.pk)
    address, html = drawn(album(shown))
    for said in ('alt="Un puits"', "Le puits &lt;ouvert&gt;", "© Awa Diarra", f'<a href="{image.pk}/">'):
        assert said in html
    assert 'width="640" height="427"' in html
    assert "1600w" not in html
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.getvalue()[:2] == b"\xff\xd8"


def test_nothing_jumps_when_pictures_arrive():
    """Their proportion and their colour are known before, without a style that the policy would refuse."""
    shown = collection()
    image = make_image("Puits", collection=shown, width=900, height=600)
    _address, html = drawn(album(shown))
    assert '<li class="p15">' in html
    assert f'<svg class="tone" color="{image.color}" aria-hidden="true"></svg>' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("width", "height", "tenths"),
    [(900, 600, 15), (600, 900, 7), (100, 900, 5), (9000, 100, 25), (10, 0, 10)],
)
def test_proportions_are_those_that_the_stylesheet_knows(width, height, tenths):
    assert proportion({"width": width, "height": height}) == tenths
    assert f".p{tenths} {{" in (Path("gallery") / "static" / "gallery" / "gallery.css").read_text()
