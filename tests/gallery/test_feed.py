"""What feeds say of an album."""

import pytest
from django.test import Client

from cms.testing import catch_up
from tests.cms.media.builders import make_image
from tests.gallery.builders import album, collection

pytestmark = pytest.mark.django_db


def feed_item():
    catch_up()
    [item] = Client().get("/flux/albums.json").json()["items"]
    return item


def test_an_album_shows_its_pictures_with_their_credits():
    shown = collection()
    make_image("Puits", collection=shown, alt="Un puits", caption="Le puits", credit="Awa Diarra")
    album(shown, summary="Trois villages, un puits.")
    item = feed_item()
    assert item["content_html"].startswith("<p>Trois villages, un puits.</p>\n")
    assert 'alt="Un puits"' in item["content_html"]
    assert "© Awa Diarra" in item["content_html"]
    assert item["attachments"][0]["title"] == "Un puits"


def test_each_picture_leads_to_its_page_on_the_site():
    shown = collection()
    picture = make_image("Puits", collection=shown)
    page = album(shown)
    assert f'<a href="http://127.0.0.1:8000{page.url}{picture.pk}/"' in feed_item()["content_html"]


def test_an_album_shows_its_first_pictures_and_leads_to_the_others(monkeypatch):
    monkeypatch.setattr("gallery.plugin.PICTURES_IN_FEEDS", 1)
    page = album(collection(count=2))
    html = feed_item()["content_html"]
    assert html.count("<img ") == 1
    assert f'{page.url}">2 photos</a>' in html


def test_an_album_without_a_picture_is_its_text():
    album(collection(), summary="Bientôt des photos.")
    item = feed_item()
    assert item["content_html"].startswith("<p>Bientôt des photos.</p>")
    assert "attachments" not in item
