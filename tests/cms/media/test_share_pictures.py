"""What messengers show beside a link is drawn by the worker and vanishes with what it shows."""

import json
import re
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from cms.items import ORIGIN
from cms.media import share_drawing, share_pictures
from cms.media.models import SharePicture, SiteImage
from cms.publishing.models import Publication
from tests.cms.media.builders import encoded, make_image
from tests.home.builders import home_page, read, standard_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch):
    """One round draws all that is missing, however busy the machine is."""
    monkeypatch.setattr(share_pictures, "SECONDS", 60.0)


def shared_address(address: str) -> str:
    """The picture that a page names for messengers, as an address of this site."""
    return re.search(r'og:image" content="https?://[^/]+(/[^"]+)"', read(address))[1]


def shown(address: str) -> Image.Image:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    data = b"".join(answer.streaming_content)
    assert len(data) <= share_drawing.MOST_BYTES
    return Image.open(BytesIO(data))


def test_a_page_without_a_picture_has_its_title_drawn():
    page = standard_page("Méthode")
    address = shared_address(page.url)
    assert Client().get(address).status_code == 404
    share_pictures.keep()
    assert shown(address).size == (1200, 630)


def test_a_page_with_a_picture_has_it_cut_around_its_focal_point(monkeypatch):
    source = Image.new("RGB", (3000, 1000), "white")
    source.paste("red", (2000, 0, 3000, 1000))
    cover = make_image(width=3000, height=1000)
    cover.file.storage.delete(cover.file.name)
    cover.file.storage.save(cover.file.name, BytesIO(encoded(source)))
    SiteImage.objects.filter(pk=cover.pk).update(
        focal_point_x=2600, focal_point_y=500, focal_point_width=200, focal_point_height=200
    )
    page = standard_page(cover=SiteImage.objects.get(pk=cover.pk))
    address = shared_address(page.url)
    share_pictures.keep()
    red, green, blue = shown(address).getpixel((600, 315))
    assert red > 200
    assert max(green, blue) < 60


def test_a_withdrawn_page_takes_its_picture_along(django_capture_on_commit_callbacks):
    page = standard_page()
    address = shared_address(page.url)
    share_pictures.keep()
    file = SharePicture.objects.get(ref__contains=str(page.translation_key)).file
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert Client().get(address).status_code == 404
    assert not file.storage.exists(file.name)


def test_a_page_that_expires_by_the_clock_shows_its_picture_no_more():
    page = standard_page()
    address = shared_address(page.url)
    share_pictures.keep()
    Publication.objects.filter(key=str(page.translation_key)).update(expires_at="2020-01-01T00:00:00Z")
    assert Client().get(address).status_code == 404
    share_pictures.keep()
    assert not SharePicture.objects.filter(ref__contains=str(page.translation_key)).exists()


def test_a_new_title_is_drawn_and_the_old_picture_removed():
    page = standard_page("Méthode")
    first = shared_address(page.url)
    share_pictures.keep()
    page.title = "Notre méthode"
    page.save_revision().publish()
    second = shared_address(page.url)
    share_pictures.keep()
    assert Client().get(first).status_code == 404
    assert shown(second).size == (1200, 630)


def test_nothing_is_drawn_twice():
    home_page()
    read("/")
    assert share_pictures.keep() >= 1
    assert share_pictures.keep() == 0


def test_a_picture_that_cannot_be_read_gives_way_to_the_title():
    item = {
        "type": "news",
        "id": "k.fr",
        "title": "Un puits",
        "image": {
            "id": str(make_image(width=1300, height=700).pk),
            "focal_point": None,
            "renditions": [{"url": f"{ORIGIN}/x.jpg", "width": 1024, "type": "image/jpeg"}],
        },
    }
    stored = SiteImage.objects.get().file
    stored.storage.delete(stored.name)
    stored.storage.save(stored.name, BytesIO(b"broken"))
    assert share_pictures._made(item, "Site") == share_drawing.drawn("Un puits", "Site")


def test_the_name_does_not_change_when_more_sizes_are_made():
    sizes = [
        {"url": f"/{width}.jpg", "width": width, "type": "image/jpeg"} for width in (320, 640, 1024, 1600)
    ]
    item = {"type": "news", "id": "k.fr", "title": "Un puits", "image": {"renditions": sizes[2:3]}}
    later = json.loads(json.dumps(item)) | {"image": {"renditions": sizes}}
    assert share_pictures.name_of(item, "Site") == share_pictures.name_of(later, "Site")
