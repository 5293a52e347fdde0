"""Pictures that an earlier version took come right, and nothing else of them changes."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from cms.media.models import SiteImage
from cms.media.normalizing import Normalizing, normalize
from cms.media.renditions import existing, make_missing
from tests.cms.media.builders import bytes_of, encoded, make_image, opened, picture, profile

CASES = Path(__file__).with_name("cases")


def taken_before(data: bytes, **fields) -> SiteImage:
    """A picture whose file is as an earlier version kept it."""
    image = make_image(**fields)
    Path(image.file.path).write_bytes(data)
    SiteImage.objects.filter(pk=image.pk).update(is_normalized=False)
    return SiteImage.objects.get(pk=image.pk)


def grey() -> bytes:
    return (CASES / "gris-profil-gris.jpg").read_bytes()


@pytest.mark.django_db(transaction=True)
def test_wrong_colours_come_right_with_all_sizes(stored):
    image = taken_before(grey(), credit="Awa Diarra", width=700, height=500)
    make_missing(image.pk)
    before = {size.file.name for size in existing(image)}
    Normalizing()()
    now = SiteImage.objects.get()
    assert (now.is_normalized, now.credit, now.title, now.color) == (True, "Awa Diarra", "Puits", "#6d6d6d")
    assert (now.width, now.height, now.file_size) == (700, 500, now.file.size)
    assert now.file_hash != image.file_hash
    assert opened(bytes_of(now.file)).convert("RGB").getpixel((3, 3)) == (109, 109, 109)
    make_missing(now.pk)
    sizes = {size.file.name for size in existing(now)}
    assert len(sizes) == 9
    assert sizes & before == set()
    assert set(stored()) == {now.file.name, *sizes}


@pytest.mark.django_db(transaction=True)
def test_a_profile_that_was_kept_beside_other_colours_goes():
    """Chromium had not shown the AVIF."""
    profile_of_greys = opened(grey()).info["icc_profile"]
    image = taken_before(encoded(picture(), icc_profile=profile_of_greys))
    normalize(image)
    now = SiteImage.objects.get()
    assert now.file.name != image.file.name
    assert "icc_profile" not in opened(bytes_of(now.file)).info


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("data", [encoded(picture()), encoded(picture(), icc_profile=profile())])
def test_what_was_right_keeps_its_file_and_its_addresses(data):
    image = taken_before(data)
    normalize(image)
    now = SiteImage.objects.get()
    assert (now.file.name, now.is_normalized) == (image.file.name, True)
    assert bytes_of(now.file) == data


@pytest.mark.django_db(transaction=True)
def test_what_the_staff_erased_does_not_come_back():
    image = taken_before(grey())
    assert image.credit == ""
    normalize(image)
    assert SiteImage.objects.get().credit == ""


@pytest.mark.django_db(transaction=True)
def test_one_that_cannot_be_read_stays_and_stops_no_other():
    first, second = taken_before(b"\xff\xd8\xff rubbish"), taken_before(grey())
    normalizing = Normalizing()
    with pytest.raises(Exception, match="endommagée"):
        normalizing()
    normalizing()
    normalizing()
    assert dict(SiteImage.objects.values_list("pk", "is_normalized")) == {first.pk: False, second.pk: True}


@pytest.mark.django_db(transaction=True)
def test_a_file_that_was_replaced_meanwhile_is_left_alone(monkeypatch):
    image = taken_before(grey())
    other = ContentFile(encoded(picture(90, 30)), "b.jpg")
    newer = SiteImage.objects.get()
    newer.file = other
    newer.save()
    monkeypatch.setattr(SiteImage, "open_file", lambda self: ContentFile(grey()))
    normalize(image)
    assert SiteImage.objects.get().file.name == newer.file.name


@pytest.mark.django_db(transaction=True)
def test_new_pictures_are_normalized_and_drawings_only_marked():
    assert make_image().is_normalized
    data = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    drawing = SiteImage.objects.create(title="Logo", file=ContentFile(data, "logo.svg"))
    SiteImage.objects.update(is_normalized=False)
    normalize(drawing)
    assert SiteImage.objects.get(pk=drawing.pk).is_normalized
