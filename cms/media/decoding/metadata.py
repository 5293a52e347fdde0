"""What a picture says about itself: we keep its author and date, never where or with which camera.

The list is of what stays, so that a field nobody thought of (maker notes, XMP, IPTC places,
owner's name, previews that carry the position again) does not get through.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from PIL import Image, ImageFile, IptcImagePlugin, TiffTags
from PIL.ExifTags import IFD, Base
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from cms.media.credits import without_sign

MAX_TEXT = 255
ISO_8859 = dict(zip("ABCDLGFHMVY_bf", [*range(1, 11), *range(13, 17)], strict=True))
"""Its parts by the letter under which they are registered (ISO-IR)."""
CHARSETS = {
    **dict.fromkeys((b"\x1b%G", b"\x1b%/G", b"\x1b%/H", b"\x1b%/I"), "utf-8"),
    **{f"\x1b{slot}{end}".encode(): f"iso8859_{part}" for end, part in ISO_8859.items() for slot in "-./"},
    **dict.fromkeys((b"\x1b-A", b"\x1b.A", b"\x1b/A"), "cp1252"),
}
"""What IPTC 1:90 announces (ISO 2022): UTF-8, or a part of ISO 8859; with Latin-1, Windows-1252 is meant."""


@dataclass(frozen=True)
class Facts:
    """What the editor need not type: author, rights, day, colour (`#rrggbb`), transparency."""

    artist: str = ""
    copyright: str = ""
    taken_at: str = ""
    color: str = ""
    is_transparent: bool = False

    @property
    def credit(self) -> str:
        return without_sign(self.artist) or without_sign(self.copyright)

    @property
    def taken_on(self) -> date | None:
        try:
            return datetime.strptime(self.taken_at[:10], "%Y:%m:%d").date()
        except ValueError:
            return None


def facts_of(image: Image.Image) -> Facts:
    """Read from Exif, then IPTC, XMP and PNG texts; a field that cannot be read is empty."""
    exif, xmp = _exif_anywhere(image), _xmp(image)
    by, of = _written(exif.get(Base.Artist)), _parts(_written(exif.get(Base.Copyright)))
    artists = by, *_iptc(image, (2, 80), (2, 110)), _written(image.info.get("Author"))
    rights = of, *_iptc(image, (2, 116)), _written(image.info.get("Copyright"))
    return Facts(
        artist=_first(*artists, xmp.get("creator")),
        copyright=_first(*rights, xmp.get("rights")),
        taken_at=_first(_sub_ifd(exif).get(Base.DateTimeOriginal)),
    )


def exif_to_keep(facts: Facts) -> bytes:
    """A TIFF block with author, rights and day; empty when there is none of them."""
    kept = Image.Exif()
    found: dict[int, Any] = {Base.Artist: facts.artist, Base.Copyright: facts.copyright}
    kept.update({tag: value.encode() for tag, value in found.items() if value})
    if facts.taken_at:
        kept.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = facts.taken_at
    elif not len(kept):
        return b""
    return kept.tobytes().removeprefix(b"Exif\0\0")


def dominant_color(picture: Image.Image) -> str:
    """The most frequent of eight colours of an RGB or RGBA, as `#rrggbb`, seen on white."""
    small = picture.resize((48, 48), Image.Resampling.BOX, reducing_gap=2.0)
    if small.mode == "RGBA":
        white = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(white, small)
    few = small.convert("RGB").quantize(8)
    pixels, palette = few.histogram(), few.getpalette() or []
    index = max(range(len(pixels)), key=lambda color: (pixels[color], color))
    return "#{:02x}{:02x}{:02x}".format(*palette[3 * index : 3 * index + 3])


def exif_of(image: Image.Image) -> Image.Exif:
    """What tells how to show it, in Exif alone, as browsers read it; nothing when that cannot be read.

    Pillow's `getexif` takes an orientation from XMP too, and a block that is written in texts of a PNG.
    """
    exif = Image.Exif()
    try:
        image.load()  # that of a PNG may stand behind its pixels
        exif.load(image.info.get("exif") or b"")
        dict(exif)
    except Exception:  # a malformed block
        return Image.Exif()
    return exif


def orientation_of(image: Image.Image) -> int:
    """1 to 8 (CIPA DC-008, 4.6.4) where Exif says it as a short number, the only one that browsers read."""
    exif_of(image)  # so that it is loaded
    block = image.info.get("exif") or b""
    while block.startswith(b"Exif\0\0"):
        block = block[6:]
    try:
        directory = ImageFileDirectory_v2(block[:8])
        file = BytesIO(block)
        file.seek(directory.next)
        directory.load(file)
        is_short = directory.tagtype.get(Base.Orientation) == TiffTags.SHORT
        return int(directory[Base.Orientation]) if is_short else 1
    except Exception:  # a malformed block
        return 1


def _exif_anywhere(image: Image.Image) -> Image.Exif:
    """What the camera wrote, for who took it and when."""
    try:
        exif = image.getexif()
        dict(exif)
    except Exception:  # a malformed block
        return Image.Exif()
    return exif


def _first(*values: Any) -> str:
    """The first one that says something; a sign © alone does not."""
    return next((text for value in values if without_sign(text := _text(value))), "")


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(dict.fromkeys(filter(None, map(_text, value))))[:MAX_TEXT].strip()
    text = decoded(value) if isinstance(value, bytes) else str(value or "")
    text = text.lstrip("\0").partition("\0")[0]  # what follows is what was in the memory of a camera
    return "".join(filter(str.isprintable, " ".join(text.split())))[:MAX_TEXT].strip()


def decoded(data: bytes, charset: str = "utf-8") -> str:
    """Text as meant: in its charset where it is that, else in Windows-1252, which old software writes."""
    for encoding in (charset, "utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("latin-1")


def _written(value: Any) -> Any:
    """The bytes of a text, of which the standards say ASCII, Pillow Latin-1, and software nothing."""
    try:
        return value.encode("latin-1") if isinstance(value, str) else value
    except UnicodeEncodeError:
        return value


def _parts(rights: Any) -> list[bytes]:
    """Of the Exif field Copyright: the photographer's, the editor's (CIPA DC-008, 4.6.4), or nothing."""
    return rights.split(b"\0")[:2] if isinstance(rights, bytes) else []


def _sub_ifd(exif: Image.Exif) -> dict[int, Any]:
    try:
        return exif.get_ifd(IFD.Exif)
    except Exception:  # a malformed block
        return {}


def _iptc(image: Image.Image, *keys: tuple[int, int]) -> list[Any]:
    if not isinstance(image, ImageFile.ImageFile):
        return [None for _ in keys]
    try:
        found = IptcImagePlugin.getiptcinfo(image) or {}
    except Exception:  # a malformed block
        found = {}
    announced = found.get((1, 90))
    said = announced if isinstance(announced, bytes) else b""
    charset = next((charset for escape, charset in CHARSETS.items() if escape in said), "utf-8")
    return [_iptc_text(found.get(key), charset) for key in keys]


def _iptc_text(value: Any, charset: str) -> Any:
    """A field that is there several times is a list."""
    if isinstance(value, list):
        return [_iptc_text(one, charset) for one in value]
    return decoded(value, charset) if isinstance(value, bytes) else value


def _xmp(image: Image.Image) -> dict[str, Any]:
    """Author and rights of an XMP packet, wherever in it they are written; the rights in one language."""
    try:
        found = {name: list(_leaves(value)) for name, value in _members(image.getxmp())}
        return {**found, "rights": found.get("rights", [])[:1]}
    except Exception:  # a malformed packet
        return {}


def _members(tree: Any) -> Any:
    for value in tree if isinstance(tree, list) else []:
        yield from _members(value)
    for name, value in tree.items() if isinstance(tree, dict) else []:
        if name in ("creator", "rights"):
            yield name, value
        else:
            yield from _members(value)


def _leaves(tree: Any) -> Any:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for value in tree:
            yield from _leaves(value)
    elif isinstance(tree, dict):
        for name, value in tree.items():
            if name not in ("lang", "{http://www.w3.org/XML/1998/namespace}lang"):
                yield from _leaves(value)
