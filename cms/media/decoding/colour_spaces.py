"""Finds out in which colours a picture's numbers are, and what turns them into sRGB.

Sources: PNG 3 (12.1: which of its chunks wins), ISO 23008-12 (`colr`), DCF 2.0 (R03: Adobe RGB).
"""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import cast

from PIL import Image, ImageChops, ImageCms
from PIL.ExifTags import IFD, Base

from cms.media.decoding import matrix_profiles
from cms.media.decoding.icc_profiles import icc_profile
from cms.media.decoding.metadata import exif_of
from cms.media.decoding.metadata_stripping import chunks_before_pixels
from cms.media.decoding.pictures import format_of

GREYS = ("1", "L", "LA", "I;16")
"""Pillow's modes of one colour."""
ALIKE = 2
"""Of 255: a profile that changes no colour by more means sRGB, in other words or rounded otherwise."""
SRGB_GAMMA, NEAR = 1 / 2.2, 0.05
"""What a PNG without primaries says for sRGB, and the share by which it may differ, as in browsers."""
_INTEROPERABILITY_INDEX, _ADOBE_RGB = 1, 2


def to_srgb(image: Image.Image, data: bytes) -> ImageCms.ImageCmsTransform | None:
    """From `input_mode` (L, RGB or CMYK) to RGB; None where the colours are sRGB already.

    `image` was opened from `data`. What says nothing is sRGB, as in browsers; so is what says something that
    cannot be: a damaged profile, or one of other colours than the pixels are made of.
    """
    for profile in _said(image, data):
        if transform := _transform(profile, image.mode):
            return None if _changes_nothing(transform) else transform
    return None


def transformed(picture: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    """A picture in the `input_mode` of the transform, as RGB."""
    return cast(Image.Image, ImageCms.applyTransform(picture, transform))  # None only where done in place


def has_false_profile(image: Image.Image, data: bytes) -> bool:
    """Whether it carries an ICC profile that cannot be that of its pixels."""
    profile = icc_profile(image, data)
    return bool(profile) and _transform(profile, image.mode) is None


def _said(image: Image.Image, data: bytes) -> Iterator[bytes | None]:
    """The ICC profiles of all that it says, what counts most first."""
    kind = format_of(image)
    if kind == "PNG":
        yield _of_cicp(data)
    yield icc_profile(image, data)
    if kind == "PNG" and "gamma" in image.info and "srgb" not in image.info:
        yield _of_gamma(image)
    elif kind == "AVIF":
        yield _of_nclx(data)
    elif kind == "HEIF" and (nclx := image.info.get("nclx_profile")):
        yield matrix_profiles.of_code_points(nclx["color_primaries"], nclx["transfer_characteristics"])
    elif kind == "JPEG" and _is_adobe_rgb(image):
        yield matrix_profiles.of_gamma(matrix_profiles.ADOBE_RGB, matrix_profiles.ADOBE_GAMMA)


def _of_cicp(data: bytes) -> bytes | None:
    for name, body in chunks_before_pixels(data):
        if name == b"cICP" and len(body) == 4:
            is_rgb_in_full = body[2:] == b"\0\1"
            return matrix_profiles.of_code_points(body[0], body[1], in_png=True) if is_rgb_in_full else None
    return None


def _of_nclx(data: bytes) -> bytes | None:
    """Pillow does not tell it: the first one in the file is that of the picture itself."""
    at = data.find(b"colrnclx")
    if at < 0 or at + 12 > len(data):
        return None
    return matrix_profiles.of_code_points(*struct.unpack_from(">HH", data, at + 8))


def _of_gamma(image: Image.Image) -> bytes | None:
    gamma, points = image.info["gamma"], image.info.get("chromaticity", ())
    if not points and abs(gamma / SRGB_GAMMA - 1) <= NEAR:
        return None
    primaries = matrix_profiles.SRGB
    if len(points) == 8:
        white, red, green, blue = zip(points[::2], points[1::2], strict=True)
        primaries = (white, red, green, blue)
    return matrix_profiles.of_gamma(primaries, 1 / gamma) if gamma else None


def _is_adobe_rgb(image: Image.Image) -> bool:
    """By the interoperability index, or the colour space that some cameras write for it."""
    exif = exif_of(image)
    try:
        index = exif.get_ifd(IFD.Interop).get(_INTEROPERABILITY_INDEX, "")
        space = exif.get_ifd(IFD.Exif).get(Base.ColorSpace)
    except Exception:  # a malformed block
        return False
    return space == _ADOBE_RGB or str(index).rstrip("\0") == "R03"


def _transform(profile: bytes | None, mode: str) -> ImageCms.ImageCmsTransform | None:
    """None for a profile that is none, or of other colours than this mode's."""
    if not profile:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
        space = opened.profile.xcolor_space.strip()
        if space == "RGB" and mode != "CMYK":
            taken = "RGB"
        elif space == "GRAY" and mode in GREYS:
            taken = "L"
        elif space == mode == "CMYK":
            taken = "CMYK"
        else:
            return None
        return ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), taken, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    if transform.input_mode == "CMYK":
        return False
    if transform.input_mode == "L":
        tried = Image.linear_gradient("L")
    else:
        steps = range(0, 256, 51)
        colours = [bytes((red, green, blue)) for red in steps for green in steps for blue in steps]
        tried = Image.frombytes("RGB", (len(colours), 1), b"".join(colours))
    difference = ImageChops.difference(tried.convert("RGB"), transformed(tried, transform))
    return not any(any(band.histogram()[ALIKE + 1 :]) for band in difference.split())
