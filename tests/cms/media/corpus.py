"""Pictures of every kind that is accepted: each mode, profile, format and orientation, of many sizes.

Each comes with one that looks the same and that a browser shows: often a PNG, sometimes the picture itself.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product
from typing import NamedTuple

from PIL import Image, ImageCms, ImageDraw
from PIL.ExifTags import Base

from tests.cms.media.builders import encoded, profile
from tests.cms.media.colour_profiles import ADOBE_RGB, DISPLAY_P3, SRGB, gray_profile, rgb_profile

Make = Callable[[], bytes]


class Sample(NamedTuple):
    """What it is, its file name, what makes its bytes; `reference` makes what it looks like."""

    what: str
    name: str
    make: Make
    reference: Make


COLOURS = ((200, 38, 59), (40, 150, 70), (30, 60, 200), (150, 150, 150))
"""Of the quarters, from the top left corner, line by line."""
ENDINGS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "HEIF": "heic"}
MODES = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "GIF": ("L", "P"),
    "WEBP": ("RGB", "RGBA"),
    "AVIF": ("L", "RGB", "RGBA"),
    "HEIF": ("L", "RGB", "RGBA", "I;16"),
}
GREY_MODES = ("1", "L", "LA", "I;16")
SIZES = [(1, 1), (1, 2), (3, 3), (191, 191), (193, 192), (1, 20_000), (20_000, 1), (7, 20_000), (20_000, 30)]
"""In pixels; Pillow reduces by another way from 192 on."""


def quarters(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    """A picture of four colours; where `mode` has transparency, half transparent."""
    width, height = size
    image = Image.new("RGB", size, COLOURS[3])
    draw = ImageDraw.Draw(image)
    for number, (x, y) in enumerate(((0, 0), (1, 0), (0, 1))):
        left, top = x * width // 2, y * height // 2
        draw.rectangle((left, top, left + width // 2 - 1, top + height // 2 - 1), COLOURS[number])
    if mode == "I;16":
        return image.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    if mode in ("LA", "RGBA"):
        image = image.convert(mode)
        image.putalpha(128)
    if mode == "1":
        return image.convert("L").point(lambda value: 255 * (value > 90)).convert("1")
    return image.quantize(8) if mode == "P" else image.convert(mode)


@cache
def profiles() -> dict[str, bytes]:
    """By what they are; the last three are those of no picture's pixels."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    p3 = rgb_profile(DISPLAY_P3, 2.2)
    return {
        "sRGB": profile(),
        "Adobe RGB": rgb_profile(ADOBE_RGB, 563 / 256),
        "P3": p3,
        "linear RGB": rgb_profile(SRGB, 1.0),
        "grey": gray_profile(2.4),
        "linear grey": gray_profile(1.0),
        "Lab": lab,
        "damaged": p3[:200],
        "rubbish": b"x" * 300,
    }


def fits(name: str, mode: str) -> bool:
    """Whether a profile may be that of pixels in this mode."""
    if mode == "CMYK":
        return False
    return mode in GREY_MODES if "grey" in name else "RGB" in name or name == "P3"


def in_every_colour() -> Iterator[Sample]:
    """Each format in each mode with each profile, and with none."""
    for kind, modes in MODES.items():
        for mode, name in product(modes, ["none", *profiles()]):
            image = quarters(mode)
            said = {"icc_profile": profiles()[name]} if name != "none" else {}
            true = said if fits(name, mode) and kind != "GIF" else {}
            yield Sample(
                f"{kind} {mode} {name}",
                f"a.{ENDINGS[kind]}",
                partial(encoded, image, kind, **said),
                partial(encoded, image, "JPEG" if mode == "CMYK" else "PNG", **true),
            )


def in_every_size() -> Iterator[Sample]:
    for kind, size in product(MODES, SIZES):
        if (kind == "WEBP" and max(size) > 16_383) or (kind == "HEIF" and min(size) < 191):
            continue  # it cannot be so long; what writes these cannot write less
        image = Image.new("RGB", size, COLOURS[0])
        reference = partial(encoded, image, "PNG")
        yield Sample(
            f"{kind} {size[0]} × {size[1]}", f"a.{ENDINGS[kind]}", partial(encoded, image, kind), reference
        )


def in_every_orientation() -> Iterator[Sample]:
    """WebP too, which browsers do not turn."""
    for kind, orientation in product(("JPEG", "PNG", "WEBP", "AVIF", "HEIF"), range(1, 9)):
        exif = Image.Exif()
        exif[Base.Orientation] = orientation
        yield Sample(
            f"{kind} turned {orientation}",
            f"a.{ENDINGS[kind]}",
            partial(encoded, quarters(), kind, exif=exif.tobytes()),
            partial(encoded, quarters(), "PNG", exif=exif.tobytes()),
        )
