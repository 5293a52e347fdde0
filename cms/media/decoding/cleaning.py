"""What is kept of a picture that was uploaded: upright, in sRGB, with its author and day, nothing else."""

import struct
from io import BytesIO
from typing import Any

from PIL import Image, JpegImagePlugin

from cms.media.decoding.metadata import Facts, exif_to_keep
from cms.media.decoding.metadata_stripping import rewritten
from cms.media.decoding.pictures import format_of
from cms.media.decoding.srgb import is_ready

REWRITTEN = ("JPEG", "PNG", "GIF", "WEBP")
"""The formats that are kept as they came."""


def cleaned(data: bytes, image: Image.Image, picture: Image.Image, facts: Facts) -> tuple[bytes, str, bool]:
    """The file without what must not leave, its format, and whether its pixels were changed.

    `image` was opened from `data`, `picture` is `in_srgb` of it. JPEG, PNG, GIF and WebP that are `is_ready`
    keep their very pixels; others are written anew, the first picture of several only. HEIC and AVIF become
    JPEG, or PNG where transparent.
    """
    kind, exif = format_of(image), exif_to_keep(facts)
    if kind in REWRITTEN and is_ready(image, data):
        try:
            return rewritten(data, kind, exif), kind, False
        except (ValueError, IndexError, struct.error):  # odd, yet decodable: draw it again
            pass
    if kind not in ("JPEG", "PNG", "WEBP"):
        kind = "PNG" if picture.mode == "RGBA" or kind == "GIF" else "JPEG"
    return _encoded(picture, kind, exif, **_options(image, kind)), kind, True


def _options(image: Image.Image, kind: str) -> dict[str, Any]:
    """A JPEG in colours keeps its own quantisation, so that drawing it again costs next to nothing."""
    if kind == "JPEG" and isinstance(image, JpegImagePlugin.JpegImageFile) and image.mode == "RGB":
        sampling = max(0, JpegImagePlugin.get_sampling(image))
        return {"optimize": True, "qtables": image.quantization, "subsampling": sampling}
    return {
        "JPEG": {"optimize": True, "quality": 95, "subsampling": 0},
        "WEBP": {"quality": 95},
    }.get(kind, {})


def _encoded(picture: Image.Image, kind: str, exif: bytes, **options: Any) -> bytes:
    output = BytesIO()
    picture.save(output, kind, exif=exif and b"Exif\0\0" + exif, **options)
    return output.getvalue()
