"""What is kept of a picture that was uploaded: upright, in sRGB, with its author and day, nothing else."""

import struct
from io import BytesIO
from typing import Any

from PIL import Image, JpegImagePlugin

from cms.media.decoding import removals
from cms.media.decoding.metadata import Facts, exif_to_keep
from cms.media.decoding.metadata_stripping import rewritten
from cms.media.decoding.pictures import format_of
from cms.media.decoding.srgb import is_ready

REWRITTEN = ("JPEG", "PNG", "GIF", "WEBP")
"""The formats that are kept as they came."""


def cleaned(data: bytes, image: Image.Image, picture: Image.Image, facts: Facts) -> tuple[bytes, str, bool]:
    """The file without what must not leave, its format, and whether its pixels were changed.

    `image` was opened from `data`, `picture` is `in_srgb` of it. JPEG, PNG, GIF and WebP that are `is_ready`
    keep their very pixels; others are written anew, the first picture of several only: as JPEG, or as PNG
    where they are transparent or were PNG or GIF.
    """
    kind, exif = format_of(image), exif_to_keep(facts)
    if kind in REWRITTEN and is_ready(image, data):
        try:
            return rewritten(data, kind, exif), kind, False
        except (ValueError, IndexError, struct.error):  # odd, yet decodable: draw it again
            pass
    kind = "PNG" if kind in ("PNG", "GIF") or picture.mode == "RGBA" else "JPEG"
    output = BytesIO()
    options = _like(image) if kind == "JPEG" else {}
    picture.save(output, kind, exif=exif and b"Exif\0\0" + exif, **options)
    return output.getvalue(), kind, True


def removed_from(image: Image.Image, redrawn: bool, has_moved: bool) -> list[str]:
    """What a viewer would see of the file and not of what is kept (`removals`): all but the first frame.

    `has_moved` says that these were left out before it was opened.
    """
    kind = format_of(image)
    moves = kind in ("PNG", "AVIF") or (kind in ("GIF", "WEBP") and redrawn)
    goes = has_moved or (moves and getattr(image, "n_frames", 1) > 1)
    return [removals.ANIMATION] if goes else []


def _like(image: Image.Image) -> dict[str, Any]:
    """How a JPEG is written: as the JPEG it was, if in colours, so that this costs next to nothing."""
    if isinstance(image, JpegImagePlugin.JpegImageFile) and image.mode == "RGB":
        sampling = max(0, JpegImagePlugin.get_sampling(image))
        return {"optimize": True, "qtables": image.quantization, "subsampling": sampling}
    return {"optimize": True, "quality": 95, "subsampling": 0}
