"""Pictures that say their colours without an ICC profile, are oddly transparent, or hold others."""

import struct
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO

import pillow_heif
from PIL import Image
from PIL.ExifTags import IFD, Base
from PIL.PngImagePlugin import PngInfo

from tests.cms.media.builders import encoded
from tests.cms.media.colour_profiles import cmyk_profile
from tests.cms.media.corpus import COLOURS, ENDINGS, Make, Sample, profiles, quarters
from tests.cms.media.telephone_heic import with_auxiliary_images
from tests.hostile.files import chunk

GAMMA = chunk(b"gAMA", struct.pack(">I", 45_455))
LINEAR = chunk(b"gAMA", struct.pack(">I", 100_000))
SRGB_POINTS = struct.pack(">8I", 31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)
ADOBE_POINTS = struct.pack(">8I", 31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000)


def peculiar() -> Iterator[Sample]:
    for what, (name, make) in as_a_browser_shows_them().items():
        yield Sample(what, name, make, make)
    plain = partial(encoded, quarters(), "PNG")
    for what, (name, make, reference) in as_browsers_do_not_show_them(plain).items():
        yield Sample(what, name, make, reference)


def as_a_browser_shows_them() -> dict[str, tuple[str, Make]]:
    """(file name, what makes its bytes), by what they are."""
    return {
        **in_their_own_colours(),
        **with_holes(),
        "a progressive JPEG": ("a.jpg", lambda: encoded(quarters(), progressive=True)),
        "a JPEG of 4:1:1": ("a.jpg", lambda: encoded(quarters(), subsampling="4:1:1")),
        "inks without a mark": ("a.jpg", plain_cmyk),
        "inks with a profile": ("a.jpg", lambda: encoded(quarters("CMYK"), icc_profile=cmyk_profile())),
        "turned by a long number": ("a.jpg", lambda: turned_by(4, b"\6\0\0\0")),
        "a WebP without loss": ("a.webp", lambda: encoded(quarters("RGBA"), "WEBP", lossless=True)),
        **{
            f"{kind} turned by XMP": (f"a.{ENDINGS[kind]}", partial(turned_by_xmp, quarters(), kind))
            for kind in ("JPEG", "PNG", "WEBP", "AVIF")
        },
    }


def in_their_own_colours() -> dict[str, tuple[str, Make]]:
    adobe = embedded(profiles()["Adobe RGB"])
    codes = {
        "film": b"\x08\x0d\0\1",
        "CIE XYZ": b"\x0a\x0d\0\1",
        "P3 with a curve that is left open": b"\x0c\x02\0\1",
        "P3 in the range of television": b"\x0c\x0d\0\0",
    }
    return {
        **{
            f"code points of {what}": ("a.png", partial(png_with, chunk(b"cICP", code) + adobe))
            for what, code in codes.items()
        },
        "linear light": ("a.png", lambda: png_with(LINEAR + chunk(b"cHRM", SRGB_POINTS))),
        "primaries of its own": ("a.png", lambda: png_with(GAMMA + chunk(b"cHRM", ADOBE_POINTS))),
        "those of sRGB": ("a.png", lambda: png_with(GAMMA + chunk(b"cHRM", SRGB_POINTS))),
        "a gamma for sRGB": ("a.png", lambda: png_with(GAMMA, quarters().point(lambda value: value // 3))),
        "one that is nearly that": ("a.png", lambda: png_with(chunk(b"gAMA", struct.pack(">I", 43_400)))),
        "one that is not": ("a.png", lambda: png_with(chunk(b"gAMA", struct.pack(">I", 43_000)))),
        "a gamma that leaves black": ("a.png", lambda: png_with(chunk(b"gAMA", struct.pack(">I", 1)))),
        "impossible primaries": ("a.png", lambda: png_with(GAMMA + chunk(b"cHRM", bytes(32)))),
        "sRGB, whatever else it says": ("a.png", lambda: png_with(chunk(b"sRGB", b"\0") + LINEAR)),
        "code points of P3": ("a.png", lambda: png_with(chunk(b"cICP", b"\x0c\x0d\0\1"))),
        "those of television": ("a.png", lambda: png_with(chunk(b"cICP", b"\x09\x01\0\1"))),
        "those of television in an AVIF": ("a.avif", lambda: avif_of(9, 1)),
        "code points before a profile": (
            "a.png",
            lambda: png_with(chunk(b"cICP", b"\x01\x0d\0\1") + embedded(profiles()["Adobe RGB"])),
        ),
        "code points of P3 in an AVIF": ("a.avif", lambda: avif_of(12, 13)),
        "a curve alone in an AVIF": ("a.avif", lambda: avif_of(2, 8)),
    }


def with_holes() -> dict[str, tuple[str, Make]]:
    return {
        "two bits of grey": ("a.png", lambda: grey_png(2, 1, clear=2)),
        "four bits of grey": ("a.png", lambda: grey_png(4, 5, clear=9)),
        "sixteen bits of grey, one of them clear": ("a.png", lambda: grey_png(16, 90 * 257, clear=0x1234)),
        "sixteen bits in colours, one of them clear": ("a.png", lambda: deep_png((0xC826, 0x2639, 0x3B01))),
        "sixteen bits of grey, nearly clear": ("a.png", lambda: grey_png(16, 65_535, clear=65_400)),
        "sixteen bits in colours, nearly clear": ("a.png", lambda: deep_png((0x2801, 0x96FE, 0x4681))),
        "a palette with a clear entry": ("a.png", lambda: encoded(quarters("P"), "PNG", transparency=0)),
        "a clear colour": ("a.png", lambda: encoded(quarters(), "PNG", transparency=COLOURS[1])),
        "a clear grey": ("a.png", lambda: encoded(quarters("L"), "PNG", transparency=150)),
        "black that is clear, in one bit": ("a.png", lambda: grey_png(1, 1, clear=0)),
        "a GIF with a hole": ("a.gif", lambda: encoded(quarters("P"), "GIF", transparency=1)),
        "a GIF that leaves a part of its canvas free": ("a.gif", small_gif),
    }


def as_browsers_do_not_show_them(plain: Make) -> dict[str, tuple[str, Make, Make]]:
    """HEIC, what moves, and what cameras say in Exif; last, what makes a picture that looks the same."""
    adobe = partial(encoded, quarters(), "PNG", icc_profile=profiles()["Adobe RGB"])
    p3 = partial(png_with, chunk(b"cICP", b"\x0c\x0d\0\1"))
    return {
        "a GIF that moves": ("a.gif", lambda: moving("GIF"), plain),
        "a WebP that moves": ("a.webp", lambda: moving("WEBP"), plain),
        "an AVIF that moves": ("a.avif", lambda: moving("AVIF"), plain),
        "a PNG that moves": ("a.png", lambda: moving("PNG"), plain),
        "several pictures in one JPEG": ("a.jpg", lambda: moving("MPO"), plain),
        "a second picture cut short": ("a.jpg", lambda: moving("MPO")[:-1000], plain),
        "the second picture of a HEIC stands for it": ("a.heic", lambda: moving("HEIF", first=1), plain),
        "a HEIC with depth and a gain map": ("a.heic", lambda: with_auxiliary_images(quarters()), plain),
        "a HEIC of ten bits": ("a.heic", deep_heic, plain),
        "code points of P3 in a HEIC": (
            "a.heic",
            lambda: encoded(quarters(), "HEIF", color_primaries=12, transfer_characteristics=13),
            p3,
        ),
        "Adobe RGB as cameras say it": ("a.jpg", lambda: jpeg_by_exif(0xFFFF, {1: "R03"}), adobe),
        "Adobe RGB as others say it": ("a.jpg", lambda: jpeg_by_exif(2, {}), adobe),
        "sRGB as cameras say it": ("a.jpg", lambda: jpeg_by_exif(1, {1: "R98"}), plain),
    }


def jpeg_by_exif(space: int, interoperability: dict[int, str]) -> bytes:
    """A JPEG without a profile; Adobe RGB is « uncalibrated », with the index R03 (DCF 2.0)."""
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif).update({Base.ColorSpace: space, IFD.Interop: interoperability})
    return encoded(quarters(), exif=exif)


def turned_by(kind: int, number: bytes) -> bytes:
    """A JPEG whose Exif says 6 as its orientation, in a field of this kind (TIFF 6.0, section 2)."""
    entry = struct.pack("<HHI", Base.Orientation, kind, 1) + number
    block = b"Exif\0\0II*\0\x08\0\0\0\1\0" + entry + bytes(4)
    data = encoded(quarters())
    return data[:2] + struct.pack(">HH", 0xFFE1, len(block) + 2) + block + data[2:]


def moving(kind: str, first: int = 0) -> bytes:
    """Two pictures, of which this one is `quarters`; the other one stands on its head."""
    frames = [quarters(), quarters().transpose(Image.Transpose.ROTATE_180)]
    options = {"primary_index": first} if kind == "HEIF" else {}
    return encoded(frames[first], kind, save_all=True, append_images=[frames[1 - first]], **options)


def plain_cmyk() -> bytes:
    """A JPEG of four inks without Adobe's mark: its numbers are not inverted."""
    data = encoded(quarters("CMYK"))
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def turned_by_xmp(image: Image.Image, kind: str, **options) -> bytes:
    """Says in an XMP packet that it lies on its side."""
    packet = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
     xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
     xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>"""
    if kind != "PNG":
        return encoded(image, kind, xmp=packet, **options)
    texts = PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", packet.decode())
    return encoded(image, kind, pnginfo=texts, **options)


def avif_of(primaries: int, transfer: int) -> bytes:
    """An AVIF with these code points as its property « colour information » (ISO/IEC 14496-12, 12.1.5)."""
    data = encoded(quarters(), "AVIF", quality=90)
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


def deep_heic() -> bytes:
    deep = b"".join(struct.pack("<H", value * 257) for value in quarters().tobytes())
    output = BytesIO()
    pillow_heif.from_bytes("RGB;16", (400, 300), deep).save(output)
    return output.getvalue()


def small_gif() -> bytes:
    """Its one picture lies at the bottom right of a canvas of 400 × 300 pixels."""
    data = encoded(quarters("P").crop((50, 0, 250, 150)), "GIF")
    at = data.index(b",\0\0\0\0") + 1
    canvas, place = struct.pack("<HH", 400, 300), struct.pack("<HH", 200, 150)
    return data[:6] + canvas + data[10:at] + place + data[at + 4 :]


# PNG by its chunks


def png_with(chunks: bytes, image: Image.Image | None = None) -> bytes:
    data = encoded(image or quarters(), "PNG")
    return data[:33] + chunks + data[33:]


def embedded(icc: bytes) -> bytes:
    return chunk(b"iCCP", b"a\0\0" + zlib.compress(icc))


def grey_png(bits: int, value: int, clear: int) -> bytes:
    """The left half of this value, the right one of the value that counts as transparent."""
    line = f"{value:0{bits}b}" * 200 + f"{clear:0{bits}b}" * 200
    return _png(bits, 0, struct.pack(">H", clear), b"\0" + int(line, 2).to_bytes(50 * bits, "big"))


def deep_png(colour: tuple[int, int, int]) -> bytes:
    """This colour of sixteen bits on the left, on the right the one that counts as transparent."""
    value, clear = struct.pack(">3H", *colour), struct.pack(">3H", 0x2801, 0x96FE, 0x4680)
    return _png(16, 2, clear, b"\0" + value * 200 + clear * 200)


def _png(bits: int, kind: int, clear: bytes, row: bytes) -> bytes:
    """400 × 300 pixels, all rows alike."""
    header = struct.pack(">IIBBBBB", 400, 300, bits, kind, 0, 0, 0)
    parts = {b"IHDR": header, b"tRNS": clear, b"IDAT": zlib.compress(row * 300), b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in parts.items())
