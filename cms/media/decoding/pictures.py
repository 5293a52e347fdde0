"""Opens pictures that are sound and honest, and refuses the others, each with one sentence."""

import re
import struct
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from PIL import Image, PngImagePlugin, UnidentifiedImageError

from cms.media.decoding import memory
from cms.media.decoding.malformed_parts import without_malformed_parts
from cms.media.decoding.refusals import FileRefused, base_name, extension, stem
from cms.media.decoding.refusals import gettext_noop as _

try:
    from pillow_heif import register_heif_opener
except ImportError:  # the site then refuses HEIC
    HEIC_CAN_BE_READ = False
else:
    HEIC_CAN_BE_READ = True
    register_heif_opener()
PngImagePlugin.MAX_TEXT_CHUNK = 16 << 20
"""In bytes, unpacked, of a text or a profile in a PNG: some write more than the megabyte of Pillow."""

EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "GIF": (".gif",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
    "HEIF": (".heic", ".heif", ".hif"),
    "SVG": (".svg", ".svgz"),
}
"""The file extensions of each format we take, the usual one first."""
FORMATS = [kind for kind in EXTENSIONS if kind != "SVG" and (kind != "HEIF" or HEIC_CAN_BE_READ)]
NAMES = {"WEBP": "WebP", "HEIF": "HEIC"}
BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs avif avis mif1 mif2 miaf msf1".split())
"""Of ISO files that hold pictures (ISO/IEC 23008-12, annex B; AVIF 1.1); films begin as they do."""
MOST_FRAMES = 5_000
"""Of an animation: eight minutes of a film; each one costs time, however small it is."""
LONGEST_SIDE = 65_500
"""In pixels; that of a JPEG, which others become."""
LONGEST_AVIF = 32_768
"""In pixels; what libavif opens, and so browsers."""
UNREAD = ("broken_image", "invalid_image")
"""The codes of refusals that come of a file's contents."""
Tell = Callable[[str], None]
_ISPE = re.compile(rb"\0\0\0\x14ispe\0\0\0\0(.{8})", re.DOTALL)
"""Width and height of each picture in an ISO file (ISO/IEC 23008-12, 6.5.3)."""
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Opened(NamedTuple):
    """An image with the file it was read from, and whether later pictures of an animation were left out."""

    image: Image.Image
    data: bytes
    has_moved: bool


def open_image(data: bytes, name: str, max_pixels: int, tell: Tell = lambda pixels: None) -> Opened:
    """The fully decoded image, at its first or main picture; raises `FileRefused` where that is not sound.

    What is malformed around its pixels, or comes after it, is left out then. Width × height × frames, and
    frames alone, are judged before anything is decoded; the pixels are told to `tell`.
    """
    try:
        return Opened(_opened(data, name, max_pixels, tell), data, False)
    except FileRefused as refusal:
        if refusal.code not in UNREAD:
            raise
    mended = without_malformed_parts(data)
    return Opened(_opened(mended.data, name, max_pixels, tell), mended.data, mended.has_moved)


def _opened(data: bytes, name: str, max_pixels: int, tell: Tell) -> Image.Image:
    if size := _size_of_webp(data):  # opening one allocates for all of its pixels
        _check_size(size, 1, name, max_pixels, tell)
        memory.check_room(size)
    image = _header(data, name, max_pixels)
    _check_label(image, name)
    _check_pixels(image, name, max_pixels, tell)
    try:
        _header(data, name, max_pixels).verify()
        shown = image.tell()
        for frame in range(1, _frames(image)):
            image.seek(frame)
            image.load()
        image.seek(shown)
        image.load()
    except Exception as error:  # decoders raise whatever they like
        raise _unread(error, name, image.size) from error
    return image


def format_of(image: Image.Image) -> str:
    """The format's name in `EXTENSIONS`; a picture of several pictures (MPO) is a JPEG."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def _header(data: bytes, name: str, max_pixels: int) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except _BOMBS as error:
        raise FileRefused(
            _("« {name} » compte beaucoup plus de pixels que les {limit} millions permis : réduisez-la."),
            "file_too_many_pixels",
            name=base_name(name),
            limit=max_pixels // 1_000_000,
        ) from error
    except UnidentifiedImageError as error:
        _check_claimed_size(data, name, max_pixels)
        raise _unknown(data, name) from error
    except Exception as error:  # decoders raise whatever they like
        raise _unread(error, name) from error


def _check_label(image: Image.Image, name: str) -> None:
    kind = format_of(image)
    if extension(name) not in EXTENSIONS[kind]:
        raise FileRefused(
            _("« {name} » est en réalité une image {kind} : renommez-la « {better} », puis renvoyez-la."),
            "mislabelled",
            name=base_name(name),
            kind=NAMES.get(kind, kind),
            better=stem(name) + EXTENSIONS[kind][0],
        )


def _check_pixels(image: Image.Image, name: str, max_pixels: int, tell: Tell) -> None:
    _check_size(image.size, 1, name, max_pixels, tell)
    _check_sides(image.size, LONGEST_SIDE, name)
    try:
        frames = _frames(image)
    except Exception as error:  # a broken animation
        raise _unread(error, name) from error
    _check_size(image.size, frames, name, max_pixels, tell)
    if frames > MOST_FRAMES:
        raise FileRefused(
            _("« {name} » compte {frames} images et la limite est de {limit} : raccourcissez l’animation."),
            "too_many_frames",
            name=base_name(name),
            frames=frames,
            limit=MOST_FRAMES,
        )


def _frames(image: Image.Image) -> int:
    """Of an animation. What else a JPEG or HEIC holds (a burst, a preview, a gain map) is never decoded."""
    return 1 if format_of(image) in ("JPEG", "HEIF") else getattr(image, "n_frames", 1)


def _check_size(size: tuple[int, int], frames: int, name: str, max_pixels: int, tell: Tell) -> None:
    width, height = size
    found = f"{width} × {height}" + (f" × {frames}" if frames > 1 else "")
    tell(found)
    if width * height * frames > max_pixels:
        raise _too_many_pixels(name, found, max_pixels)


def _check_sides(size: tuple[int, int], longest: int, name: str) -> None:
    if max(size) > longest:
        raise FileRefused(
            _("« {name} » compte {found} pixels et la limite est de {limit} par côté : recadrez-la."),
            "side_too_long",
            name=base_name(name),
            found=f"{size[0]} × {size[1]}",
            limit=longest,
        )


def _check_claimed_size(data: bytes, name: str, max_pixels: int) -> None:
    """Of an AVIF or HEIC: what is too large, or an AVIF too long, is not even opened by their decoders."""
    sizes = [struct.unpack(">II", found) for found in _ISPE.findall(data)] if data[4:8] == b"ftyp" else []
    for width, height in sizes:
        _check_size((width, height), 1, name, max_pixels, lambda pixels: None)
        _check_sides((width, height), LONGEST_AVIF if b"avif" in data[8:64] else LONGEST_SIDE, name)


def _size_of_webp(data: bytes) -> tuple[int, int] | None:
    """(width, height) as the first chunk says (RFC 9649); nothing for another format."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    if data[12:16] == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _too_many_pixels(name: str, found: str, max_pixels: int) -> FileRefused:
    return FileRefused(
        _("« {name} » compte {found} pixels et la limite est de {limit} millions : réduisez ses dimensions."),
        "file_too_many_pixels",
        name=base_name(name),
        found=found,
        limit=max_pixels // 1_000_000,
    )


def _unknown(data: bytes, name: str) -> FileRefused:
    taken = ", ".join(NAMES.get(kind, kind) for kind in EXTENSIONS)
    known = any(extension(name) in extensions for extensions in EXTENSIONS.values())
    if known and _starts_like_an_image(data):
        return _broken(name)
    return FileRefused(
        _("« {name} » n’est pas une image que le site sait lire : formats acceptés : {taken}."),
        "invalid_image",
        name=base_name(name),
        taken=taken,
    )


def _starts_like_an_image(data: bytes) -> bool:
    if data[4:8] == b"ftyp":  # as films begin too, such as that beside a telephone's photograph
        listed = data[8 : int.from_bytes(data[:4], "big")]
        return any(listed[at : at + 4] in BRANDS for at in range(0, len(listed), 4))
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF"))


def _unread(error: Exception, name: str, size: tuple[int, int] = (0, 0)) -> Exception:
    return MemoryError() if memory.is_lacking(error, size) else _broken(name)


def _broken(name: str) -> FileRefused:
    return FileRefused(
        _("« {name} » est endommagée ou incomplète : exportez-la de nouveau depuis l’original."),
        "broken_image",
        name=base_name(name),
    )
