"""Refuses files that are broken, too big or not what their name says, each with one sentence."""

import os
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

try:
    from pillow_heif import register_heif_opener
except ImportError:  # the site then refuses HEIC
    HEIC_CAN_BE_READ = False
else:
    HEIC_CAN_BE_READ = True
    register_heif_opener()

MAX_IMAGE_BYTES = getattr(settings, "WAGTAILIMAGES_MAX_UPLOAD_SIZE", 25 * 1024 * 1024)
MAX_DOCUMENT_BYTES = getattr(settings, "WAGTAILDOCS_MAX_UPLOAD_SIZE", 50 * 1024 * 1024)
MAX_PIXELS = getattr(settings, "WAGTAILIMAGES_MAX_IMAGE_PIXELS", 60_000_000)
"""Width × height × frames; judged from the header, before anything is decoded."""

EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "GIF": (".gif",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
    "HEIF": (".heic", ".heif"),
    "SVG": (".svg",),
}
"""The file extensions of each format we take, the usual one first."""

NAMES = {"WEBP": "WebP", "HEIF": "HEIC"}

_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def refuse(sentence: str, code: str, **values: object) -> ValidationError:
    """The error to raise: one sentence that names the file, the value and the cure."""
    return ValidationError(sentence.format(**values), code=code)


def base_name(name: str) -> str:
    """The file's own name, as the editor knows it, at most 80 characters."""
    return os.path.basename(name.replace("\\", "/"))[-80:]


def extension(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def check_bytes(size: int, name: str, limit: int) -> None:
    """Raises `ValidationError` for an empty file or one of more than `limit` bytes."""
    if size == 0:
        raise refuse(
            _("« {name} » est vide (0 octet) : choisissez un autre fichier."), "empty", name=base_name(name)
        )
    if size > limit:
        raise refuse(
            _("« {name} » pèse {size} et la limite est de {limit} : réduisez-le, puis renvoyez-le."),
            "file_too_large",
            name=base_name(name),
            size=filesizeformat(size),
            limit=filesizeformat(limit),
        )


def open_image(data: bytes, name: str) -> Image.Image:
    """The fully decoded image; raises `ValidationError` for anything that is not a sound, honest picture."""
    image = _header(data, name)
    _check_label(image, name)
    _check_pixels(image, name)
    try:
        _header(data, name).verify()
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            image.load()
        image.seek(0)
        image.load()
    except Exception as error:  # decoders raise whatever they like
        raise _broken(name) from error
    return image


def format_of(image: Image.Image) -> str:
    """The format's name in `EXTENSIONS`; a picture of several pictures (MPO) is a JPEG."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def _header(data: bytes, name: str) -> Image.Image:
    formats = [kind for kind in EXTENSIONS if kind != "SVG" and (kind != "HEIF" or HEIC_CAN_BE_READ)]
    try:
        return Image.open(BytesIO(data), formats=formats)
    except _BOMBS as error:
        raise _too_many_pixels(name, _("beaucoup plus de")) from error
    except UnidentifiedImageError as error:
        raise _unknown(data, name) from error
    except Exception as error:  # decoders raise whatever they like
        raise _broken(name) from error


def _check_label(image: Image.Image, name: str) -> None:
    kind = format_of(image)
    if extension(name) not in EXTENSIONS[kind]:
        raise refuse(
            _("« {name} » est en réalité une image {kind} : renommez-la « {better} », puis renvoyez-la."),
            "mislabelled",
            name=base_name(name),
            kind=NAMES.get(kind, kind),
            better=os.path.splitext(base_name(name))[0] + EXTENSIONS[kind][0],
        )


def _check_pixels(image: Image.Image, name: str) -> None:
    width, height = image.size
    try:
        frames = getattr(image, "n_frames", 1) if format_of(image) != "JPEG" else 1
    except Exception as error:  # a broken animation
        raise _broken(name) from error
    if width * height * frames > MAX_PIXELS:
        found = f"{width} × {height}" + (f" × {frames}" if frames > 1 else "")
        raise _too_many_pixels(name, found)


def _too_many_pixels(name: str, found: str) -> ValidationError:
    return refuse(
        _("« {name} » compte {found} pixels et la limite est de {limit} millions : réduisez ses dimensions."),
        "file_too_many_pixels",
        name=base_name(name),
        found=found,
        limit=MAX_PIXELS // 1_000_000,
    )


def _unknown(data: bytes, name: str) -> ValidationError:
    taken = ", ".join(NAMES.get(kind, kind) for kind in EXTENSIONS)
    known = any(extension(name) in extensions for extensions in EXTENSIONS.values())
    if known and _starts_like_an_image(data):
        return _broken(name)
    return refuse(
        _("« {name} » n’est pas une image que le site sait lire : formats acceptés : {taken}."),
        "invalid_image",
        name=base_name(name),
        taken=taken,
    )


def _starts_like_an_image(data: bytes) -> bool:
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")) or data[4:8] == b"ftyp"


def _broken(name: str) -> ValidationError:
    return refuse(
        _("« {name} » est endommagée ou incomplète : exportez-la de nouveau depuis l’original."),
        "broken_image",
        name=base_name(name),
    )
