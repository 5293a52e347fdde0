"""Turns what somebody uploads into the file the site keeps: checked, without location, rightly named."""

import os
import struct
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps, JpegImagePlugin
from PIL.ExifTags import Base

from cms.media.formats import check_document, media_type
from cms.media.metadata import Facts, exif_of, exif_to_keep, facts_of
from cms.media.metadata_stripping import rewritten
from cms.media.svg import clean_svg
from cms.media.validation import (
    EXTENSIONS,
    MAX_DOCUMENT_BYTES,
    MAX_IMAGE_BYTES,
    base_name,
    check_bytes,
    extension,
    format_of,
    open_image,
)

SIDEWAYS = range(2, 9)
"""Exif orientations other than upright (CIPA DC-008, 4.6.4)."""


class CheckedUpload(ContentFile):
    """A file that was checked and cleaned, with what it said about itself."""

    def __init__(self, data: bytes, name: str, facts: Facts | None = None) -> None:
        super().__init__(data, name)
        self.facts = facts or Facts()
        self.content_type = media_type(name)


def checked_image(file: File, name: str) -> CheckedUpload:
    """The picture as the site keeps it, named after its real format; raises `ValidationError`.

    JPEG, PNG, GIF and WebP keep their very pixels, unless the camera was held sideways: then the
    picture is turned. HEIC and AVIF become JPEG, or PNG where transparent. SVG is cleaned.
    """
    if isinstance(file, CheckedUpload):
        return file
    data = _read(file, name, MAX_IMAGE_BYTES)
    stem = os.path.splitext(base_name(name))[0]
    if extension(name) in EXTENSIONS["SVG"]:
        return CheckedUpload(clean_svg(data, name), f"{stem}.svg")
    image = open_image(data, name)
    facts = facts_of(image)
    data, kind = _cleaned(data, image, facts)
    return CheckedUpload(data, stem + EXTENSIONS[kind][0], facts)


def checked_document(file: File, name: str) -> CheckedUpload:
    """The document under its own name; plain text becomes UTF-8. Raises `ValidationError`."""
    if isinstance(file, CheckedUpload):
        return file
    data = _read(file, name, MAX_DOCUMENT_BYTES)
    check_document(data, name)
    if extension(name) == ".txt":
        data = _utf8(data)
    return CheckedUpload(data, base_name(name))


def _read(file: File, name: str, limit: int) -> bytes:
    check_bytes(file.size, name, limit)
    file.seek(0)
    return file.read()


def _utf8(data: bytes) -> bytes:
    try:
        return data.decode("utf-8-sig").encode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").encode()


def _cleaned(data: bytes, image: Image.Image, facts: Facts) -> tuple[bytes, str]:
    """The file without what must not leave, and its format."""
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
