"""Which sizes are made, with what in them."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from PIL.ExifTags import IFD, Base
from wagtail.images.api.fields import ImageRenditionField
from wagtail.images.shortcuts import get_rendition_or_not_found, get_renditions_or_not_found

from cms.media.models import SiteImage
from cms.media.renditions import enqueue_incomplete, existing, make_cover, make_missing, widths_for
from cms.publishing.models import PendingUpdate
from tests.cms.media.builders import bytes_of, encoded, make_image, opened, picture, profile, travelled_exif


@pytest.mark.parametrize(
    ("width", "height", "widths"),
    [
        (100, 80, [100]),
        (320, 80, [320]),
        (321, 80, [320, 321]),
        (640, 80, [320, 640]),
        (1600, 80, [320, 640, 1024, 1600]),
        (4000, 80, [320, 640, 1024, 1600]),
        (4000, 14_000, [320, 640, 1024, 1600]),
        (1000, 20_000, [320, 640, 819]),
        (1, 20_000, [1]),
        (20_000, 1, [320, 640, 1024, 1600]),
    ],
)
def test_no_size_is_wider_than_the_picture_nor_higher_than_a_webp_can_be(width, height, widths):
    assert widths_for(width, height) == widths


@pytest.mark.django_db
def test_all_sizes_are_made_once():
    image = make_image(width=700, height=350)
    assert (make_missing(image.pk), make_missing(image.pk)) == (9, 0)
    found = [(rendition.width, rendition.height, rendition.file.name[-4:]) for rendition in existing(image)]
    assert found == [
        (320, 160, ".jpg"),
        (640, 320, ".jpg"),
        (700, 350, ".jpg"),
        (320, 160, "webp"),
        (640, 320, "webp"),
        (700, 350, "webp"),
        (320, 160, "avif"),
        (640, 320, "avif"),
        (700, 350, "avif"),
    ]
    assert all(rendition.file.name.startswith("private/renditions/") for rendition in existing(image))


@pytest.mark.django_db
def test_making_sizes_tells_the_items_that_show_the_picture():
    image = make_image()
    PendingUpdate.objects.all().delete()
    make_missing(image.pk)
    assert PendingUpdate.objects.filter(scope="object", ref=f"media.siteimage:{image.pk}").count() == 1


@pytest.mark.django_db
def test_the_cover_is_made_once_and_counted():
    image = make_image(width=1100)
    assert (make_cover(image), make_cover(image)) == (1, 0)
    assert [rendition.width for rendition in existing(image)] == [1024]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["jpeg", "webp", "avif"])
def test_sizes_carry_the_author_and_neither_profile_nor_place(kind):
    file = ContentFile(encoded(picture(), exif=travelled_exif(), icc_profile=profile()), "a.jpg")
    image = SiteImage.objects.create(title="Puits", file=file)
    make_missing(image.pk)
    rendition = image.renditions.get(filter_spec=f"width-60|format-{kind}")
    drawn = Image.open(BytesIO(bytes_of(rendition.file)))
    assert (drawn.format, "icc_profile" in drawn.info) == (kind.upper(), False)
    assert drawn.getexif()[Base.Artist] == "Awa Diarra"
    assert drawn.getexif().get_ifd(IFD.GPSInfo) == {}


@pytest.mark.django_db
def test_thumbnails_of_the_administration_carry_no_place_either():
    file = ContentFile(encoded(picture(), exif=travelled_exif()), "a.jpg")
    thumbnail = SiteImage.objects.create(title="Puits", file=file).get_rendition("max-40x40")
    assert Image.open(BytesIO(bytes_of(thumbnail.file))).getexif().get_ifd(IFD.GPSInfo) == {}
    assert existing(thumbnail.image) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mode", "kind", "name"),
    [
        ("CMYK", "JPEG", "a.jpg"),
        ("L", "PNG", "a.png"),
        ("P", "GIF", "a.gif"),
        ("1", "PNG", "a.png"),
        ("I;16", "PNG", "a.png"),
        ("RGBA", "WEBP", "a.webp"),
    ],
)
def test_every_kind_of_colours_has_sizes(mode, kind, name):
    image = Image.new("I;16", (60, 40), 30000) if mode == "I;16" else picture(mode=mode)
    stored = SiteImage.objects.create(title="Puits", file=ContentFile(encoded(image, kind), name))
    make_missing(stored.pk)
    assert [rendition.file.name[-4:] for rendition in existing(stored)] == [".jpg", "webp", "avif"]


@pytest.mark.django_db
@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1), (191, 193), (193, 191)])
def test_whatever_its_size_a_picture_has_sizes_and_thumbnails(size):
    data = encoded(Image.new("I;16", size, 30_000), "PNG")
    image = SiteImage.objects.create(title="Bande", file=ContentFile(data, "bande.png"))
    assert make_missing(image.pk) == len(widths_for(*size)) * 3
    for spec in (
        "max-165x165",
        "min-9x9",
        "fill-50x50",
        "fill-50x50-c100",
        "height-9",
        "scale-50",
    ):
        thumbnail = image.get_rendition(spec)
        assert opened(bytes_of(thumbnail.file)).size == (thumbnail.width, thumbnail.height)


@pytest.mark.django_db
def test_what_a_format_cannot_hold_is_a_missing_picture():
    file = ContentFile(encoded(Image.new("L", (30, 40_000)), "PNG"), "bande.png")
    image = SiteImage.objects.create(title="Bande", file=file)
    for kind in ("avif", "webp", "ico"):
        found = get_rendition_or_not_found(image, f"original|format-{kind}")
        assert (kind, found.file.name) == (kind, "not-found")
    found = get_renditions_or_not_found(image, ("width-1", "original|format-avif"))
    assert {each.file.name for each in found.values()} == {"not-found"}
    field = ImageRenditionField("original|format-avif")
    assert field.to_representation(image) == {"error": "SourceImageIOError"}


@pytest.mark.django_db
def test_transparency_stays():
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    stored = SiteImage.objects.create(title="Logo", file=ContentFile(encoded(clear, "PNG"), "a.png"))
    make_missing(stored.pk)
    assert [
        (rendition.file.name[-4:], Image.open(BytesIO(bytes_of(rendition.file))).mode)
        for rendition in existing(stored)
    ] == [
        (".png", "RGBA"),
        ("webp", "RGBA"),
        ("avif", "RGBA"),
    ]


@pytest.mark.django_db
def test_a_drawing_has_no_sizes_and_a_missing_picture_none():
    data = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    image = SiteImage.objects.create(title="Logo", file=ContentFile(data, "logo.svg"))
    assert (make_missing(image.pk), make_cover(image), make_missing(0)) == (0, 0, 0)


@pytest.mark.django_db
def test_cuts_around_an_old_focal_point_go():
    image = make_image()
    image.get_rendition("fill-20x20")
    image.focal_point_x = image.focal_point_y = image.focal_point_width = image.focal_point_height = 5
    image.save()
    assert image.renditions.count() == 0


@pytest.mark.django_db
def test_what_an_upgrade_adds_is_made_of_older_pictures_too():
    whole, older = make_image("Tout"), make_image("Avant")
    data = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    SiteImage.objects.create(title="Dessin", file=ContentFile(data, "dessin.svg"))
    for image in (whole, older):
        make_missing(image.pk)
    older.renditions.filter(filter_spec__endswith="avif").delete()
    PendingUpdate.objects.all().delete()
    assert (enqueue_incomplete(), enqueue_incomplete()) == (1, 0)
    assert list(PendingUpdate.objects.filter(scope="renditions").values_list("ref", flat=True)) == [
        str(older.pk)
    ]
