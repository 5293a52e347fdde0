"""Rewrites image files without their metadata, byte for byte where the pixels are.

Sources: ITU T.81 (JPEG), W3C PNG 3, RFC 9649 (WebP), GIF89a.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)


def rewritten(data: bytes, kind: str, exif: bytes) -> bytes:
    """The file with `exif` (a TIFF block, may be empty) as its only metadata.

    Pixels and the animation of a GIF or WebP stay as they are; that of a PNG goes, and so does what it says
    of its colours, and whatever follows the picture.
    `kind` is JPEG, PNG, WEBP or GIF. Raises `ValueError` or `struct.error` for a malformed file.
    """
    return {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "GIF": _gif}[kind](data, exif)


# JPEG: segments of marker, length, body; the picture's own data follows each SOS


def _jpeg(data: bytes, exif: bytes) -> bytes:
    parts = [b"\xff\xd8"]
    written = not exif
    for found in jpeg_segments(data):
        if not written and found.marker != 0xE0:
            parts.append(segment(0xE1, b"Exif\0\0" + exif))
            written = True
        if found.marker == SCAN:
            parts.append(found.body)
        elif _kept_in_jpeg(found.marker, found.body):
            parts.append(segment(found.marker, found.body))
    return b"".join([*parts, b"\xff\xd9"])


SCAN = 0
"""In place of a marker: the entropy-coded data after a header."""


class Segment(NamedTuple):
    """`end` is where its body ends in the file."""

    marker: int
    body: bytes
    end: int


def jpeg_segments(data: bytes) -> Iterator[Segment]:
    """Up to the end of the first picture. A scan takes long to find, and is looked for after its header."""
    position = 2
    while True:
        found = _JPEG_MARKER.search(data, position)
        if found is None or found[1] == b"\xd9":
            return
        marker, start = found[1][0], found.end()
        (length,) = struct.unpack_from(">H", data, start)
        position = start + length
        yield Segment(marker, data[start + 2 : position], position)
        if marker == 0xDA:
            after = _JPEG_MARKER.search(data, position)
            end = after.start() if after else len(data)
            yield Segment(SCAN, data[position:end], end)
            position = end


def _kept_in_jpeg(marker: int, body: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        return (marker, body[:5]) in {(0xE0, b"JFIF\0"), (0xEE, b"Adobe")}
    return marker != 0xFE  # comments


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


# PNG: chunks of length, type, body, checksum

_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS bKGD pHYs".split())
"""The chunks of an animation are not among them: Wagtail cannot open such a PNG, and we show its first
picture anyway."""


def _png(data: bytes, exif: bytes) -> bytes:
    parts = [data[:8]]
    for name, body in png_chunks(data):
        if name in _PNG_KEPT:
            parts.append(chunk(name, body))
        if name == b"IHDR" and exif:
            parts.append(chunk(b"eXIf", exif))
    return b"".join(parts)


def chunks_before_pixels(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, body) of those of a PNG that say how its pixels are to be read."""
    return takewhile(lambda found: found[0] != b"IDAT", png_chunks(data))


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position, name = 8, b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, position)
        yield name, data[position + 8 : position + 8 + length]
        position += 12 + length


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


# WebP: RIFF chunks; the extended header says which of them to expect

_WEBP_KEPT = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"))
_WEBP_ICC, _WEBP_EXIF, _WEBP_XMP = 0x20, 0x08, 0x04


def _webp(data: bytes, exif: bytes) -> bytes:
    chunks = [(name, body) for name, body in riff_chunks(data) if name in _WEBP_KEPT]
    if chunks[0][0] == b"VP8X":  # without it there is no metadata to keep or to lose
        flags = chunks[0][1][0] & ~(_WEBP_ICC | _WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if exif else 0)
        chunks[0] = (b"VP8X", bytes([flags]) + chunks[0][1][1:])
        chunks += [(b"EXIF", exif)] if exif else []
    return riff(chunks)


def riff(chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A WebP of these chunks."""
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for name, body in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, body) of those that are whole."""
    (size,) = struct.unpack_from("<I", data, 4)
    position, end = 12, min(8 + size, len(data))
    while position + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, position)
        if position + 8 + length > end:
            return
        yield name, data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2


# GIF: blocks; comments, texts and foreign application data go


def _gif(data: bytes, exif: bytes) -> bytes:
    position = gif_blocks_start(data)
    parts = [data[:position]]
    while data[position] != 0x3B:
        end = gif_block_end(data, position)
        if _kept_in_gif(data, position):
            parts.append(data[position:end])
        position = end
    return b"".join([*parts, b"\x3b"])


def gif_blocks_start(data: bytes) -> int:
    return 13 + _colours(data[10])


def gif_block_end(data: bytes, position: int) -> int:
    if data[position] == 0x2C:
        position += 11 + _colours(data[position + 9])
    elif data[position] == 0x21:
        position += 2
    else:
        raise ValueError(f"unknown GIF block {data[position]:#x}")
    while data[position]:
        position += 1 + data[position]
    return position + 1


def _kept_in_gif(data: bytes, position: int) -> bool:
    if data[position] == 0x2C or data[position + 1] == 0xF9:
        return True
    owner = data[position + 3 : position + 14]
    return data[position + 1] == 0xFF and owner == b"NETSCAPE2.0"


def _colours(flags: int) -> int:
    """Bytes of the colour table these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
