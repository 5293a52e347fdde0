"""Turns what somebody uploads into the file the site keeps: checked, without location, rightly named."""

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile, File

from cms.media.decoding.children import decode
from cms.media.decoding.documents import ARCHIVES, check_document
from cms.media.decoding.metadata import Facts
from cms.media.decoding.pictures import EXTENSIONS
from cms.media.decoding.plain_text import text_of
from cms.media.decoding.refusals import base_name, extension, stem
from cms.media.formats import media_type
from cms.media.validation import MAX_DOCUMENT_BYTES, MAX_IMAGE_BYTES, MAX_PIXELS, check_bytes, said_of

Size = tuple[int, int]


class CheckedUpload(ContentFile):
    """A file that was checked and cleaned, with what it said of itself; a picture with its size in pixels,
    and what was removed that a viewer would see (`decoding.removals`). A picture is kept under another name
    than it was `sent_as`, « IMG_4021.HEIC », where its format is another."""

    def __init__(
        self,
        data: bytes,
        name: str,
        facts: Facts | None = None,
        dimensions: Size | None = None,
        removed: Sequence[str] = (),
        sent_as: str = "",
    ) -> None:
        super().__init__(data, name)
        self.facts = facts or Facts()
        self.dimensions = dimensions
        self.removed = tuple(removed)
        self.sent_as = sent_as
        self.content_type = media_type(name)


def checked_image(file: File, name: str) -> CheckedUpload:
    """The picture as the site keeps it, named after its real format; raises `ValidationError`.

    Upright, in sRGB (decision 20): JPEG, PNG, GIF and WebP that are so keep their very pixels. All others
    become JPEG, or PNG where transparent. SVG is cleaned.
    """
    if isinstance(file, CheckedUpload):
        return file
    data = _read(file, name, MAX_IMAGE_BYTES)
    own = stem(name) or "image"
    with said_of(name):
        if extension(name) in EXTENSIONS["SVG"]:
            found, (data,) = decode("clean", data, name=name)
            return _picture(data, f"{own}.svg", found, name)
        found, (data,) = decode("check", data, name=name, max_pixels=MAX_PIXELS)
    return _picture(data, own + found["extension"], found, name)


def checked_document(file: File, name: str) -> CheckedUpload:
    """The document under its own name; plain text becomes UTF-8. Raises `ValidationError`."""
    if isinstance(file, CheckedUpload):
        return file
    data = _read(file, name, MAX_DOCUMENT_BYTES)
    with said_of(name):
        if extension(name) in ARCHIVES:
            decode("check_archive", data, name=name)
        else:
            check_document(data, name)
    if extension(name) == ".txt":
        data = (text_of(data) or "").encode()
    return CheckedUpload(data, base_name(name) if stem(name) else f"document{extension(name)}")


def _picture(data: bytes, name: str, found: dict[str, Any], sent_as: str) -> CheckedUpload:
    width, height = found["size"]
    facts = Facts(**found.get("facts", {}))
    return CheckedUpload(data, name, facts, (width, height), found["removed"], base_name(sent_as))


def _read(file: File, name: str, limit: int) -> bytes:
    check_bytes(file.size, name, limit)
    file.seek(0)
    return file.read()
