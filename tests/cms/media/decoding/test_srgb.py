"""Whatever a picture says its colours are, all that is drawn of it is sRGB, and says nothing else."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from cms.media.decoding.children import decode
from cms.media.upload import CheckedUpload, checked_image
from tests.cms.media.builders import encoded, opened
from tests.cms.media.corpus import COLOURS, quarters
from tests.cms.media.malformed_pictures import malformed_pictures
from tests.cms.media.peculiar_pictures import GAMMA, deep_png, grey_png, peculiar, png_with, small_gif
from tests.cms.media.telephone_heic import with_auxiliary_images

CASES = Path(__file__).parents[1] / "cases"
BACKGROUND, MIDDLE = (3, 3), (350, 250)
NORMAL = ("1", "L", "LA", "P", "RGB", "RGBA")


def check(name: str) -> CheckedUpload:
    return checked_image(ContentFile((CASES / name).read_bytes()), name)


def sizes(kept: CheckedUpload, width: int, height: int) -> list[Image.Image]:
    """This size of it, in each format, and its share picture where it has one."""
    data = kept.open().read()
    wanted = [(width, height, kind) for kind in ("avif", "webp", "jpeg", "png")]
    _, parts = decode("draw", data, wanted=wanted)
    _, shared = decode("cut", data, focus=(0.5, 0.5))
    _, thumbnail = decode("operate", data, calls=[["resize", [[width, height]], {}], ["save_as_png", [], {}]])
    return [opened(part) for part in [*parts, *shared, *thumbnail]]


def are_near(pixel: tuple[int, ...], wanted: tuple[int, ...], tolerance: int) -> bool:
    return all(abs(one - other) <= tolerance for one, other in zip(pixel, wanted, strict=True))


@pytest.mark.parametrize(
    ("name", "background", "tolerance"),
    [
        ("gris-profil-gris.jpg", (109, 109, 109), 2),
        ("gris-profil-gris.png", (109, 109, 109), 2),
        ("rouge-adobe-rgb.jpg", (233, 33, 57), 4),
        ("rouge-prophoto.jpg", (219, 9, 75), 4),
    ],
)
def test_colours_are_converted_wherever_a_picture_is_drawn(name, background, tolerance):
    kept = check(name)
    drawn = [opened(kept.open().read()), *sizes(kept, 700, 500)]
    assert len(drawn) == 7
    for image in drawn:
        assert "icc_profile" not in image.info
        assert are_near(image.convert("RGB").getpixel(BACKGROUND), background, tolerance), image.format


@pytest.mark.parametrize("name", ["gris-profil-gris.jpg", "gris-profil-gris.png"])
def test_greys_are_as_light_as_their_profile_says(name):
    for image in sizes(check(name), 700, 500):
        middle = (image.width // 2, image.height // 2)
        assert are_near(image.convert("RGB").getpixel(middle), (210, 210, 210), 2), image.format


def test_sixteen_bits_become_eight_and_keep_their_range():
    kept = check("gris-16-bits.png")
    assert opened(kept.open().read()).mode == "RGB"
    whole = [image for image in sizes(kept, 320, 229) if image.size == (320, 229)]
    assert len(whole) == 5
    for image in whole:
        darkest, lightest = image.convert("L").getextrema()
        assert (darkest < 6, lightest > 249) == (True, True), image.format


@pytest.mark.parametrize(
    ("name", "pixel"), [("grey", (255, 255, 255, 255)), ("colours", (0x28, 0x96, 0x46, 255))]
)
def test_only_what_is_transparent_in_all_sixteen_bits_is(name, pixel):
    make = {
        "grey": lambda: grey_png(16, 65_535, clear=65_400),
        "colours": lambda: deep_png((0x2801, 0x96FE, 0x4681)),
    }
    kept = opened(checked_image(ContentFile(make[name]()), "a.png").open().read())
    assert (kept.getpixel((0, 0)), kept.getpixel((399, 0))[3]) == (pixel, 0)


def test_the_depth_and_the_gain_map_of_a_telephone_are_not_shown():
    data = with_auxiliary_images(quarters())
    said = opened(data).info
    assert (len(said["depth_images"]), list(said["aux"])) == (1, ["urn:com:apple:photo:2020:aux:hdrgainmap"])
    kept = opened(checked_image(ContentFile(data), "a.heic").open().read())
    assert (kept.format, kept.size, getattr(kept, "n_frames", 1)) == ("JPEG", (400, 300), 1)
    points = ((100, 75), (300, 75), (100, 225), (300, 225))
    for point, colour in zip(points, COLOURS, strict=True):
        assert are_near(kept.getpixel(point), colour, 3)


def test_where_a_gif_draws_nothing_it_is_transparent():
    kept = checked_image(ContentFile(small_gif()), "a.gif")
    assert (kept.facts.is_transparent, kept.open().read()[:4]) == (True, b"GIF8")
    _, parts = decode(
        "draw", kept.open().read(), wanted=[(400, 300, kind) for kind in ("png", "webp", "avif")]
    )
    for part in parts:
        image = opened(part).convert("RGBA")
        assert [image.getpixel(point)[3] for point in ((100, 75), (300, 75), (350, 225))] == [0, 0, 255]


def test_a_gamma_alone_may_mean_srgb():
    data = png_with(GAMMA)
    kept = checked_image(ContentFile(data), "a.png").open().read()
    assert opened(kept).tobytes() == opened(data).tobytes()


def test_what_is_srgb_keeps_its_very_pixels():
    for mode, kind in [("RGB", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP")]:
        data = encoded(quarters(mode), kind)
        name = f"a.{kind.lower()}"
        assert opened(checked_image(ContentFile(data), name).open().read()) == opened(data)


@pytest.mark.parametrize("sample", [*peculiar(), *malformed_pictures()], ids=lambda sample: sample.what)
def test_what_is_kept_is_normalized_once(sample):
    """Upright, in eight bits, of few modes, and what is said of it says nothing of colours."""
    once = checked_image(ContentFile(sample.make()), sample.name)
    kept = opened(once.open().read())
    assert (kept.mode in NORMAL, kept.size, once.dimensions) == (True, (400, 300), (400, 300))
    assert {"icc_profile", "gamma", "chromaticity", "srgb"} & set(kept.info) == set()
    again = checked_image(ContentFile(once.open().read()), once.name)
    assert again.open().read() == once.open().read()
