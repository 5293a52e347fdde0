"""Which rendition is shown: by format, by width, and what is taken where none fits."""

from hypothesis import given
from hypothesis import strategies as st

from cms.media.rendition_choice import (
    READ_EVERYWHERE,
    any_format,
    in_formats,
    largest,
    largest_inside,
    largest_or_smallest,
    not_in_formats,
    preferring,
    smallest,
    up_to,
    wide_enough,
)

AVIF, WEBP, JPEG, DRAWING = "image/avif", "image/webp", "image/jpeg", "image/svg+xml"


def rendition(width, kind=JPEG, height=None):
    return {"url": f"/{width}", "type": kind, "width": width, "height": height or width}


PHOTO = {"renditions": [rendition(width, kind) for kind in (JPEG, WEBP, AVIF) for width in (320, 640, 1600)]}


def widths(renditions):
    return [size["width"] for size in renditions]


def test_an_image_that_is_missing_or_has_no_size_offers_none():
    for image in (None, {}, {"renditions": []}):
        assert any_format(image) == in_formats(image, JPEG) == not_in_formats(image, JPEG) == []
        assert preferring(image, WEBP) == []
    assert smallest([]) is largest([]) is largest_or_smallest([], 9) is wide_enough([], 9) is None
    assert up_to([], 9) == []


def test_formats_that_are_asked_for_and_those_left_out():
    assert {size["type"] for size in in_formats(PHOTO, *READ_EVERYWHERE)} == {JPEG}
    assert {size["type"] for size in not_in_formats(PHOTO, AVIF)} == {JPEG, WEBP}


def test_the_first_format_that_there_is_or_any_other():
    assert {size["type"] for size in preferring(PHOTO, DRAWING, WEBP, JPEG)} == {WEBP}
    assert preferring(PHOTO, DRAWING) == PHOTO["renditions"]


def test_the_widest_that_fits_both_ways():
    sizes = in_formats(PHOTO, JPEG)
    assert largest(sizes)["width"] == 1600
    assert largest(sizes, 1599)["width"] == 640
    assert largest(sizes, 319) is None
    upright = [rendition(640, height=800), rendition(320)]
    assert largest_inside(upright, 700, 800)["width"] == 640
    assert largest_inside(upright, 700, 700)["width"] == 320
    assert largest_inside(upright, 300, 700) is None


def test_what_is_taken_where_none_fits():
    sizes = in_formats(PHOTO, JPEG)
    assert largest_or_smallest(sizes, 1200)["width"] == 640
    assert largest_or_smallest(sizes, 100)["width"] == 320
    assert wide_enough(sizes, 321)["width"] == 640
    assert wide_enough(sizes, 5000)["width"] == 1600
    assert widths(up_to(sizes, 640)) == [320, 640]
    assert widths(up_to(sizes, 100)) == [320]


def test_of_equals_the_first_is_taken():
    first, second = rendition(640, JPEG), rendition(640, WEBP)
    for choose in (smallest, largest):
        assert choose([first, second]) is first
        assert choose([second, first]) is second


@given(st.lists(st.integers(1, 50).map(rendition)), st.integers(1, 50))
def test_something_is_shown_whenever_there_is_something(sizes, width):
    for choose in (largest_or_smallest, wide_enough):
        assert (choose(sizes, width) is None) == (not sizes)
    assert bool(up_to(sizes, width)) == bool(sizes)
