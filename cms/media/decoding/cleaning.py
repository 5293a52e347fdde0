"""What is kept of a picture that was uploaded: its pixels upright, its author and day, nothing else."""

import struct
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, JpegImagePlugin
from PIL.ExifTags import Base

from cms.media.decoding import removals
from cms.media.decoding.metadata import Facts, exif_of, exif_to_keep
from cms.media.decoding.metadata_stripping import rewritten
from cms.media.decoding.pictures import format_of

SIDEWAYS = range(2, 9)
"""Exif orientations other than upright (CIPA DC-008, 4.6.4)."""


def cleaned(data: bytes, image: Image.Image, facts: Facts) -> tuple[bytes, str]:
    """The file without what must not leave, and its format.

    JPEG, PNG, GIF and WebP keep their very pixels, unless the camera was held sideways: then the picture is
    turned. HEIC and AVIF become JPEG, or PNG where transparent.
    """
    kind = format_of(image)
    exif = exif_to_keep(image, facts)
    if kind in ("HEIF", "AVIF"):
        return _converted(image, exif)
    if exif_of(image).get(Base.Orientation, 1) in SIDEWAYS:
        return _turned(image, kind, exif), kind
    try:
        return rewritten(data, kind, exif), kind
    except (ValueError, IndexError, struct.error):  # odd, yet decodable: draw it again
        return _encoded(image, kind, exif), kind


def removed_from(image: Image.Image) -> list[str]:
    """What a viewer would see of the file and not of what is kept (`removals`): all but the first frame."""
    frames = getattr(image, "n_frames", 1) if format_of(image) in ("PNG", "AVIF") else 1
    return [removals.ANIMATION] if frames > 1 else []


def _converted(image: Image.Image, exif: bytes) -> tuple[bytes, str]:
    upright = ImageOps.exif_transpose(image)
    kind = "PNG" if "A" in upright.getbands() else "JPEG"
    return _encoded(upright, kind, exif), kind


def _turned(image: Image.Image, kind: str, exif: bytes) -> bytes:
    """Upright; a JPEG keeps its own quantisation, so that turning costs next to nothing."""
    options: dict[str, Any] = {}
    if kind == "JPEG" and isinstance(image, JpegImagePlugin.JpegImageFile):
        options = {"qtables": image.quantization, "subsampling": max(0, JpegImagePlugin.get_sampling(image))}
    return _encoded(ImageOps.exif_transpose(image), kind, exif, **options)


def _encoded(image: Image.Image, kind: str, exif: bytes, **options: Any) -> bytes:
    if kind == "JPEG":
        options = {"optimize": True, **(options or {"quality": 95, "subsampling": 0})}
        if image.mode not in ("L", "RGB", "CMYK"):
            image = image.convert("RGB")
        exif = exif and b"Exif\0\0" + exif
    elif kind == "WEBP":
        options = {"quality": 95}
    output = BytesIO()
    image.save(output, kind, exif=exif, icc_profile=image.info.get("icc_profile"), **options)
    return output.getvalue()
