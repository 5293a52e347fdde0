"""Finds the ICC profile that a picture carries, in the very cases in which browsers find it.

Pillow knows none where a JPEG says it twice, or behind its header, and takes the last of several of a PNG.
Sources: ICC.1:2022 (annex B: in how many pieces); PNG 3 (11.3.2.3).
"""

import zlib

from PIL import Image

from cms.media.decoding.metadata_stripping import chunks_before_pixels, jpeg_segments
from cms.media.decoding.pictures import format_of

LONGEST = 16 << 20
"""In bytes, unpacked."""
_APP2, _SOS, _NAME = 0xE2, 0xDA, b"ICC_PROFILE\0"


def icc_profile(image: Image.Image, data: bytes) -> bytes | None:
    """The profile of what was opened from `data`, sound or not; None where it has none, or half of one."""
    kind = format_of(image)
    if kind == "JPEG":
        return _of_jpeg(data)
    return _of_png(data) if kind == "PNG" else image.info.get("icc_profile")


def _of_jpeg(data: bytes) -> bytes | None:
    """Its pieces in the order of their numbers; whatever comes once all are there does not count."""
    pieces: dict[int, bytes] = {}
    expected = 0
    for marker, body, _ in jpeg_segments(data):
        if marker == _SOS:
            return None
        if marker != _APP2 or not body.startswith(_NAME) or len(body) <= len(_NAME) + 2:
            continue
        number, count = body[len(_NAME) : len(_NAME) + 2]
        expected = expected or count
        if count != expected or not 1 <= number <= count or number in pieces:
            return None
        pieces[number] = body[len(_NAME) + 2 :]
        if len(pieces) == expected:
            return b"".join(pieces[each] for each in sorted(pieces))
    return None


def _of_png(data: bytes) -> bytes | None:
    """The first one."""
    packed = next((body for name, body in chunks_before_pixels(data) if name == b"iCCP"), None)
    return None if packed is None else _unpacked(packed)


def _unpacked(body: bytes) -> bytes | None:
    name, _, packed = body.partition(b"\0")
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(packed[1:], LONGEST)
    except zlib.error:
        return None
    return profile if unpacking.eof and packed[0] == 0 and 1 <= len(name) <= 80 else None
