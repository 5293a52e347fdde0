"""Profiles made of primaries and curves say what their standards say."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from cms.media.decoding.matrix_profiles import ADOBE_GAMMA, ADOBE_RGB, SRGB, of_code_points, of_gamma
from tests.cms.media import colour_profiles


def in_srgb(icc: bytes, colour: tuple[int, int, int]) -> tuple[int, int, int]:
    image, srgb = Image.new("RGB", (1, 1), colour), ImageCms.createProfile("sRGB")
    profile = ImageCms.ImageCmsProfile(BytesIO(icc))
    return ImageCms.profileToProfile(image, profile, srgb, outputMode="RGB").getpixel((0, 0))


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (200, 38, 59), (3, 128, 250)])
@pytest.mark.parametrize(
    ("made", "published"),
    [
        (of_gamma(ADOBE_RGB, ADOBE_GAMMA), colour_profiles.rgb_profile(colour_profiles.ADOBE_RGB, 563 / 256)),
        (of_gamma(SRGB, 1.0), colour_profiles.rgb_profile(colour_profiles.SRGB, 1.0)),
        (of_code_points(12, 4), colour_profiles.rgb_profile(colour_profiles.DISPLAY_P3, 2.2)),
    ],
)
def test_primaries_are_those_of_published_profiles(made, published, colour):
    assert all(
        abs(one - other) <= 1
        for one, other in zip(in_srgb(made, colour), in_srgb(published, colour), strict=True)
    )


@pytest.mark.parametrize("transfer", [1, 2, 6, 13, 14])
def test_srgb_changes_nothing(transfer):
    assert in_srgb(of_code_points(1, transfer), (200, 38, 59)) == (200, 38, 59)


@pytest.mark.parametrize("transfer", [1, 6, 11, 14, 15])
def test_what_was_made_for_television_may_be_meant_for_its_screens(transfer):
    screen = in_srgb(of_gamma(SRGB, 2.4), (200, 38, 59))
    assert in_srgb(of_code_points(1, transfer, in_png=True), (200, 38, 59)) == screen


@pytest.mark.parametrize("transfer", [16, 18])
def test_light_of_high_range_keeps_its_order_from_black_to_white(transfer):
    shown = [in_srgb(of_code_points(9, transfer), (grey,) * 3)[0] for grey in range(0, 256, 15)]
    assert (shown[0], shown[-1], shown) == (0, 255, sorted(set(shown)))


def test_points_that_are_no_primaries_make_no_profile():
    assert of_gamma(((0, 0),) * 4, 2.2) is None
    assert of_gamma(((0.3, 0.3),) * 4, 2.2) is None
    assert of_code_points(3, 13) is None


def test_code_points_that_are_left_open_count_for_nothing_in_a_png():
    assert of_code_points(2, 8, in_png=True) is of_code_points(12, 2, in_png=True) is None
    assert of_code_points(2, 8) == of_code_points(1, 8)


def test_light_itself_may_be_the_primaries():
    assert in_srgb(of_code_points(10, 13), (200, 38, 59)) == (255, 0, 81)
