"""Whatever size a drawing claims, it is shown everywhere in the library, or refused in one sentence."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from cms.media.models import SiteImage
from cms.publishing import defer_to_worker
from tests.cms.media.builders import upload

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
FILTERS = [
    *("max-165x165", "max-800x600", "min-300x300", "width-320", "width-1", "height-1", "height-1080"),
    *("fill-50x50", "fill-50x50-c100", "scale-50", "scale-1", "original"),
]


@pytest.fixture(autouse=True)
def _alone():
    with defer_to_worker():
        yield


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("awa", password="x"))
    return client


def drawing(size: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="5" height="5"/></svg>'.encode()


def sent(editor, data: bytes, name="dessin.svg"):
    form = {"title": "Dessin", "alt": "A", "collection": "1", "tags": "", "licence": ""}
    return editor.post(reverse("wagtailimages:add"), {**form, "file": upload(data, name)})


def failing(editor, image: SiteImage) -> list[str]:
    """The places of the administration that do not show the image, and the filters that do not draw it."""
    places = [
        reverse("wagtailimages:index"),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:chosen", args=[image.pk]),
    ]
    silent = [place for place in places if editor.get(place).status_code != 200]
    return silent + [spec for spec in FILTERS if not image.get_rendition(f"{spec}|preserve-svg").width]


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ('viewBox="0 0 0.4 0.2"', (2, 1)),
        ('width="auto" height="20" viewBox="0 0 10 5"', (40, 20)),
        ('width="10rem" height="5rem" viewBox="0 0 10 5"', (160, 80)),
        ('width="0" height="20" viewBox="0 0 10 5"', (40, 20)),
        ('width="99999999999" height="20" viewBox="0 0 10 5"', (40, 20)),
        ('width="1" height="1"', (1, 1)),
        ('viewBox="0 0 2000 1"', (2000, 1)),
        ('viewBox="0 0 1 2000"', (1, 2000)),
        ('viewBox="0 0 20 100" width="90" height="7" preserveAspectRatio="xMinYMax slice"', (90, 7)),
        ('viewBox="0,0,10,5" preserveAspectRatio="defer xMidYMid"', (10, 5)),
        ('viewBox="0 0 1000000 1000000"', (1_000_000, 1_000_000)),
        ('viewBox="0 0 1000000 1"', (1_000_000, 1)),
    ],
)
def test_a_drawing_that_is_taken_is_shown_everywhere(editor, size, pixels):
    assert sent(editor, drawing(size)).status_code == 302
    image = SiteImage.objects.get()
    assert (image.width, image.height) == pixels
    assert failing(editor, image) == []


@pytest.mark.parametrize("size", ['viewBox="0 0 0 5"', 'width="-5" height="5"', 'viewBox="0 0 0.0001 1000"'])
def test_a_drawing_of_no_possible_size_is_refused_in_one_sentence(editor, size):
    (sentence,) = sent(editor, drawing(size)).context["form"].errors["file"]
    assert sentence.startswith("« dessin.svg » n’est pas un dessin d’une taille possible (")
    assert SiteImage.objects.count() == 0
