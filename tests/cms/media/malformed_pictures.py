"""Pictures whose pixels are sound while something else in the file is not, or is there twice."""

import struct
import zlib
from collections.abc import Iterator
from functools import partial

from tests.cms.media.builders import encoded
from tests.cms.media.colour_profiles import DISPLAY_P3, SRGB, gray_profile, rgb_profile
from tests.cms.media.corpus import ENDINGS, Make, Sample, quarters
from tests.cms.media.peculiar_pictures import moving
from tests.hostile.files import chunk

P3 = rgb_profile(DISPLAY_P3, 2.2)
START, END = P3[:200], P3[200:]
LARGE = 1_500_000
"""Bytes; more than Pillow takes of itself in a chunk."""


def jpeg_with(*segments: bytes, mode: str = "RGB", behind_header: bool = False, **options) -> bytes:
    data = encoded(quarters(mode), quality=95, **options)
    at = data.index(b"\xff\xda") if behind_header else 2
    return data[:at] + b"".join(segments) + data[at:]


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def piece(number: int, count: int, profile: bytes) -> bytes:
    """One of so many of an ICC profile (ICC.1:2022, B.4)."""
    return segment(0xE2, b"ICC_PROFILE\0" + bytes((number, count)) + profile)


def png_of(*chunks: bytes, after: bytes = b"") -> bytes:
    data = encoded(quarters(), "PNG")
    return data[:33] + b"".join(chunks) + data[33:-12] + after + data[-12:]


def profile_chunk(profile: bytes, name: bytes = b"a", method: int = 0) -> bytes:
    return chunk(b"iCCP", name + bytes((0, method)) + zlib.compress(profile))


def malformed_pictures() -> Iterator[Sample]:
    for what, (name, make) in {**with_profiles_in_pieces(), **with_malformed_parts()}.items():
        yield Sample(what, name, make, make)
    plain = partial(encoded, quarters(), "PNG")
    for what, (name, make) in unfinished().items():
        yield Sample(what, name, make, plain)


def with_profiles_in_pieces() -> dict[str, tuple[str, Make]]:
    """(file name, what makes its bytes); a browser shows each as it is meant."""
    grey = gray_profile(1.8)
    pieces = {
        "once": [piece(1, 1, P3)],
        "twice": [piece(1, 1, P3)] * 2,
        "before that of sRGB": [piece(1, 1, P3), piece(1, 1, rgb_profile(SRGB, 2.2))],
        "in two pieces, twice": [piece(1, 2, START), piece(2, 2, END)] * 2,
        "in two pieces, the last one first": [piece(2, 2, END), piece(1, 2, START)],
        "one piece twice before the other": [piece(1, 2, START), piece(1, 2, START), piece(2, 2, END)],
        "of which one piece is there": [piece(1, 2, P3)],
        "with two counts": [piece(1, 2, START), piece(2, 3, END)],
        "and pieces of others": [piece(1, 1, P3), piece(7, 9, END)],
        "numbered from nought": [piece(0, 1, P3)],
        "numbered from nought, then from one": [piece(0, 1, P3), piece(1, 1, P3)],
        "of no pieces": [piece(1, 0, P3)],
        "after an empty one": [piece(1, 1, b""), piece(1, 1, P3)],
        "after one without numbers": [segment(0xE2, b"ICC_PROFILE\0"), piece(1, 1, P3)],
        "after a damaged one": [piece(1, 1, b"rubbish" * 50), piece(1, 1, P3)],
    }
    chunks = {
        "twice": [profile_chunk(P3), profile_chunk(rgb_profile(SRGB, 2.2))],
        "second": [profile_chunk(rgb_profile(SRGB, 2.2)), profile_chunk(P3)],
        "after a damaged one": [profile_chunk(b"rubbish" * 50), profile_chunk(P3)],
        "without a name": [profile_chunk(P3, name=b"")],
        "with too long a name": [profile_chunk(P3, name=b"a" * 90)],
        "that is large": [profile_chunk(P3 + bytes(LARGE))],
        "cut short": [chunk(b"iCCP", b"a\0\0" + zlib.compress(P3)[:-6])],
    }
    return {
        **{
            f"a JPEG with a profile {what}": ("a.jpg", partial(jpeg_with, *of)) for what, of in pieces.items()
        },
        **{f"a PNG with a profile {what}": ("a.png", partial(png_of, *of)) for what, of in chunks.items()},
        "a profile behind the header": ("a.jpg", lambda: jpeg_with(piece(1, 1, P3), behind_header=True)),
        "a profile between scans": ("a.jpg", profile_between_scans),
        "that of greys twice": ("a.jpg", lambda: jpeg_with(*[piece(1, 1, grey)] * 2, mode="L")),
    }


def profile_between_scans() -> bytes:
    data = jpeg_with(progressive=True)
    at = data.index(b"\xff\xc4", data.index(b"\xff\xda"))
    return data[:at] + piece(1, 1, P3) + data[at:]


def with_malformed_parts() -> dict[str, tuple[str, Make]]:
    chunks = {
        "a large text of ImageMagick": chunk(
            b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n 750000\n" + b"00" * 750_000)
        ),
        "large XMP": chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x/>" + b" " * LARGE)),
        "a text that unfolds to 50 MB": chunk(b"zTXt", b"a\0\0" + zlib.compress(b" " * 50_000_000)),
        "many texts": chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(LARGE))) * 50,
        "a wrong checksum of a text": chunk(b"tEXt", b"Comment\0abc")[:-1] + b"\0",
        "a wrong checksum of a profile": profile_chunk(P3)[:-4] + bytes(4) + profile_chunk(P3),
        "half a density": chunk(b"pHYs", bytes(5)),
        "half a gamma": chunk(b"gAMA", b"\0\1"),
        "half of its primaries": chunk(b"cHRM", bytes(8)),
        "half a clear colour": chunk(b"tRNS", b"\0\1"),
        "sRGB without an intent": chunk(b"sRGB", b""),
        "a profile of nothing": chunk(b"iCCP", b""),
        "a profile packed otherwise": profile_chunk(P3, method=1),
        "a text packed otherwise": chunk(b"zTXt", b"a\0\3xx"),
        "half of its code points": chunk(b"cICP", b"\x0c"),
        "code points and half a density": chunk(b"cICP", b"\x0c\x0d\0\1") + chunk(b"pHYs", bytes(5)),
    }
    segments = {
        "half of Photoshop's": segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04"),
        "nothing of Adobe's": segment(0xEE, b"Adobe"),
        "half of JFIF's": segment(0xE0, b"JFIF\0"),
        "no numbers of a profile": segment(0xE2, b"ICC_PROFILE\0"),
    }
    return {
        **{f"a PNG with {what}": ("a.png", partial(png_of, each)) for what, each in chunks.items()},
        **{f"a JPEG with {what}": ("a.jpg", partial(jpeg_with, each)) for what, each in segments.items()},
        "a PNG without an end": ("a.png", lambda: png_of()[:-12]),
        "a PNG that ends in a text": ("a.png", lambda: png_of(after=chunk(b"tEXt", b"a\0bcd"))[:-18]),
    }


def unfinished() -> dict[str, tuple[str, Make]]:
    """Of which browsers wait for more, or show what has come."""
    moves = chunk(b"acTL", struct.pack(">II", 3, 0))
    return {
        "a PNG of which only it says that it moves": ("a.png", lambda: png_of(moves)),
        "a WebP that says more than there is": ("a.webp", longer_webp),
        **{
            f"{kind} that moves, cut in its second picture": (f"a.{ENDINGS[kind]}", partial(cut, kind))
            for kind in ("GIF", "WEBP", "PNG")
        },
    }


def cut(kind: str) -> bytes:
    return moving(kind)[:-300]


def longer_webp() -> bytes:
    data = encoded(quarters(), "WEBP", quality=95)
    return data[:4] + struct.pack("<I", len(data) + 991) + data[8:]
