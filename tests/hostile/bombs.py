"""Small files that ask for much memory or much time, each made from a few numbers."""

import struct
import zlib
from functools import cache

from PIL import Image

from tests.cms.media.builders import encoded, picture
from tests.hostile.files import File, animated, chunk, png


def bombs() -> dict[str, File]:
    """By what they are; none of them is ever taken."""
    return {
        "268 million pixels in a WebP": ("a.webp", lambda: webp(16_383, 16_383)),
        "a WebP without loss that claims as many": ("a.webp", lambda: lossless(16_383, 16_383)),
        "a JPEG of 65,500² pixels": ("a.jpg", lambda: claimed_jpeg(65_500, 65_500)),
        "an AVIF of 2³¹ pixels": ("a.avif", lambda: claimed_ispe("AVIF", 65_535, 32_768)),
        "a HEIC of 2³¹ pixels": ("a.heic", lambda: claimed_ispe("HEIF", 65_535, 32_768)),
        "a GIF of a quarter of a million pictures": ("a.gif", lambda: film(250_000)),
        "a progressive JPEG of a thousand scans": ("a.jpg", lambda: scans(1_000)),
        "a PNG that claims a million pictures": ("a.png", lambda: animated_png(1_000_000)),
        "an animation of 90 million pixels": ("a.webp", wide_animation),
        "a drawing of two million lines": ("a.svg", lambda: lines(2_000_000)),
    }


def hidden_weight() -> dict[str, File]:
    """What is left out before the picture is taken."""
    return {
        "a compressed text of 80 MB": ("a.png", lambda: png(8, 8, text_bomb(b"iTXt", b"a\0\1\0\0\0"))),
        "a colour profile of 80 MB": ("a.png", lambda: png(8, 8, text_bomb(b"iCCP", b"a\0\0"))),
    }


def webp(width: int, height: int) -> bytes:
    """An extended WebP whose first chunk claims this size (RFC 9649, 2.7)."""
    data = bytearray(encoded(Image.new("RGBA", (64, 64), (0, 90, 0, 90)), "WEBP", quality=1))
    data[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def lossless(width: int, height: int) -> bytes:
    data = bytearray(encoded(picture(), "WEBP", lossless=True))
    data[21:25] = struct.pack(
        "<I", (width - 1) | (height - 1) << 14 | int.from_bytes(data[21:25], "little") & 0xF << 28
    )
    return bytes(data)


def claimed_jpeg(width: int, height: int) -> bytes:
    data = encoded(picture())
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def claimed_ispe(kind: str, width: int, height: int) -> bytes:
    """An ISO file whose property « image spatial extents » claims this size (ISO/IEC 23008-12, 6.5.3)."""
    data = encoded(picture(64, 64), kind)
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


@cache
def film(number: int) -> bytes:
    """A GIF of so many pictures of four pixels."""
    one = encoded(picture(2, 2, "P"), "GIF")
    start = one.index(b",", 13 + 3 * 2 ** ((one[10] & 7) + 1))
    return one[:start] + one[start:-1] * number + b";"


def scans(number: int) -> bytes:
    """A JPEG of fifty million pixels whose last scan comes again and again."""
    data = encoded(Image.new("L", (10_000, 5_000), 90), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * number + b"\xff\xd9"


def animated_png(number: int) -> bytes:
    data = animated("PNG")
    at = data.index(b"acTL")
    return data[: at - 4] + chunk(b"acTL", struct.pack(">II", number, 0)) + data[at + 16 :]


def wide_animation() -> bytes:
    frames = [Image.new("RGB", (3_000, 3_000), (25 * number, 0, 90)) for number in range(10)]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], method=0)


def text_bomb(name: bytes, start: bytes) -> bytes:
    return chunk(name, start + zlib.compress(b"x" * 80_000_000, 9))


def lines(number: int) -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g/>" * number + b"</svg>"


def directory(number: int) -> bytes:
    """A ZIP archive that is nothing but the list of so many files."""
    entry = b"PK\1\2" + bytes(24) + (8).to_bytes(2, "little") + bytes(16)
    listed = b"".join(entry + b"%08x" % each for each in range(number))
    counts = min(number, 0xFFFF).to_bytes(2, "little") * 2
    end = b"PK\5\6" + bytes(4) + counts + len(listed).to_bytes(4, "little") + bytes(6)
    return listed + end
