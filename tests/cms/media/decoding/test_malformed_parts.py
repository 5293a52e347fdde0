"""What is wrong beside the pixels of a picture costs nothing but itself; cut pixels are refused as ever."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from cms.media.decoding import removals
from cms.media.upload import CheckedUpload, checked_image
from tests.cms.media.builders import opened
from tests.cms.media.corpus import COLOURS
from tests.cms.media.decoding.test_metadata_texts import with_iptc
from tests.cms.media.malformed_pictures import (
    cut,
    jpeg_with,
    png_of,
    segment,
    unfinished,
    with_malformed_parts,
    with_profiles_in_pieces,
)
from tests.cms.media.peculiar_pictures import moving
from tests.hostile.files import chunk

RED, RED_IN_P3 = COLOURS[0], (220, 0, 49)
COLOURED = {
    "a PNG with a wrong checksum of a profile": RED_IN_P3,
    "a PNG with code points and half a density": (218, 0, 53),
}


def check(data: bytes, name: str) -> CheckedUpload:
    return checked_image(ContentFile(data), name)


def is_refused(data: bytes, name: str) -> bool:
    with pytest.raises(ValidationError) as caught:
        check(data, name)
    return "endommagée" in caught.value.messages[0]


def is_shown(data: bytes, name: str, colour: tuple[int, ...]) -> bool:
    """Whether the top left quarter is of this colour, in what is kept."""
    pixel = opened(check(data, name).open().read()).convert("RGB").getpixel((100, 75))
    return all(abs(one - other) <= 3 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("what", with_malformed_parts())
def test_pictures_are_taken_without_what_is_malformed(what):
    name, make = with_malformed_parts()[what]
    assert is_shown(make(), name, COLOURED.get(what, RED))


@pytest.mark.parametrize("what", unfinished())
def test_and_without_what_does_not_come_any_more(what):
    name, make = unfinished()[what]
    assert is_shown(make(), name, RED)


PIECES = {
    "a JPEG with a profile twice": RED_IN_P3,
    "a JPEG with a profile in two pieces, twice": RED_IN_P3,
    "a JPEG with a profile before that of sRGB": RED_IN_P3,
    "a profile behind the header": RED_IN_P3,
    "a JPEG with a profile numbered from nought": RED,
    "a JPEG with a profile of which one piece is there": RED,
    "that of greys twice": (108, 108, 108),
    "a PNG with a profile twice": RED_IN_P3,
    "a PNG with a profile that is large": RED_IN_P3,
    "a PNG with a profile cut short": RED,
}


@pytest.mark.parametrize("what", PIECES)
def test_a_profile_counts_where_it_counts_in_browsers(what):
    name, make = with_profiles_in_pieces()[what]
    assert is_shown(make(), name, PIECES[what])


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_the_first_picture_of_an_animation_is_kept_where_others_are_cut(kind):
    checked = check(cut(kind), f"a.{kind.lower()}")
    kept = opened(checked.open().read())
    assert (getattr(kept, "n_frames", 1), checked.removed) == (1, (removals.ANIMATION,))
    assert kept.convert("RGB").tobytes() == opened(moving(kind)).convert("RGB").tobytes()


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_its_first_picture_has_to_be_whole(kind):
    data = moving(kind)
    assert is_refused(data[: len(data) // 3], f"a.{kind.lower()}")


@pytest.mark.parametrize("lost", [30, 300])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_is_cut_is_refused_whatever_else_is_malformed(lost, progressive):
    assert is_refused(jpeg_with(segment(0xEE, b"Adobe"), progressive=progressive)[:-lost], "a.jpg")


@pytest.mark.parametrize("lost", [30, 300])
def test_so_is_a_png_or_one_whose_pixels_have_another_checksum(lost):
    data = png_of(chunk(b"pHYs", bytes(5)))
    assert is_refused(data[:-lost], "a.png")
    assert is_refused(data[: -lost - 1] + bytes((data[-lost - 1] ^ 1,)) + data[-lost:], "a.png")


def test_credits_are_read_from_what_is_sound():
    texts = chunk(b"tEXt", b"Author\0Awa Diarra") + chunk(b"tEXt", b"Copyright\0Studio")[:-1] + b"\0"
    facts = check(png_of(texts), "a.png").facts
    assert (facts.artist, facts.copyright) == ("Awa Diarra", "")
    jpeg = with_iptc((2, 80, b"Awa Diarra"))
    short = segment(0xE0, b"JFIF\0")
    assert check(jpeg[:2] + short + jpeg[2:], "a.jpg").facts.artist == "Awa Diarra"
