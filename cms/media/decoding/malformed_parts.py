"""Leaves out of a picture file what is malformed around the pixels, as browsers do.

Sources: PNG 3 (13.2: what decoders do with errors), ITU T.81 (B.1.1.4: segments), RFC 9649, GIF89a.
"""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from PIL import JpegImagePlugin, PngImagePlugin

from cms.media.decoding.metadata_stripping import (
    chunk,
    gif_block_end,
    gif_blocks_start,
    jpeg_segments,
    png_chunks,
    riff,
    riff_chunks,
    segment,
)

_SHORTEST_ICC = len(b"ICC_PROFILE\0") + 2
_PIXELS = (b"IHDR", b"PLTE", b"IDAT")
_ANIMATION = (b"acTL", b"fcTL", b"fdAT")


class Mended(NamedTuple):
    """A file with one picture, the first; whether the file went on to others."""

    data: bytes
    has_moved: bool


def without_malformed_parts(data: bytes) -> Mended:
    """JPEG, PNG, WebP or GIF with what Pillow reads of it; another file, or a hopeless one, as it is."""
    with suppress(ValueError, IndexError, struct.error):
        if data.startswith(b"\xff\xd8"):
            return Mended(_jpeg(data), False)
        if data.startswith(b"\x89PNG"):
            return Mended(_png(data), b"fcTL" in data)
        if data.startswith(b"RIFF"):
            return Mended(_webp(data), data.count(b"ANMF") > 1)
        if data.startswith(b"GIF8"):
            return _gif(data)
    return Mended(data, False)


def _jpeg(data: bytes) -> bytes:
    """Nothing is added at the end: it would make whole what is cut."""
    parts = [b"\xff\xd8"]
    for found in jpeg_segments(data):
        if not 0xE0 <= found.marker <= 0xEF or _is_read_in_jpeg(found.marker, found.body):
            parts.append(segment(found.marker, found.body))
        if found.marker == 0xDA:
            return b"".join([*parts, data[found.end :]])
    raise ValueError("no pixels")


def _is_read_in_jpeg(marker: int, body: bytes) -> bool:
    lines = struct.pack(">H", len(body) + 2) + body
    reader = SimpleNamespace(fp=BytesIO(lines), info={}, app={}, applist=[], icclist=[])
    try:
        JpegImagePlugin.APP(cast(Any, reader), 0xFF00 | marker)
    except Exception:  # whatever Pillow raises when it opens such a file
        return False
    return not reader.icclist or len(body) >= _SHORTEST_ICC


def _png(data: bytes) -> bytes:
    """What makes the pixels stays, whatever it is."""
    parts, position = [data[:8]], 8
    stream = PngImagePlugin.PngStream(BytesIO())
    with suppress(struct.error):  # no end
        for name, body in png_chunks(data):
            whole = data[position : position + 12 + len(body)]
            position += len(whole)
            if name == b"IHDR":
                _is_read_in_png(stream, name, body)  # which says how long a tRNS has to be
            if name in _PIXELS or _is_sound(name, body, whole, stream):
                parts.append(whole)
    return b"".join([*parts, chunk(b"IEND", b"")])


def _is_sound(name: bytes, body: bytes, whole: bytes, stream: PngImagePlugin.PngStream) -> bool:
    if name == b"IEND" or name in _ANIMATION or whole[-4:] != struct.pack(">I", zlib.crc32(name + body)):
        return False
    return _is_read_in_png(stream, name, body)


def _is_read_in_png(stream: PngImagePlugin.PngStream, name: bytes, body: bytes) -> bool:
    stream.fp = BytesIO(body)
    try:
        stream.call(name, 0, len(body))
    except AttributeError:  # it does not know this kind, and passes over it
        return True
    except Exception:  # whatever Pillow raises when it opens such a file
        return False
    return True


def _webp(data: bytes) -> bytes:
    chunks = list(riff_chunks(data))
    first = next((each for each in chunks if each[0] == b"ANMF"), None)
    return riff(each for each in chunks if each[0] != b"ANMF" or each is first)


def _gif(data: bytes) -> Mended:
    position = gif_blocks_start(data)
    while data[position] != 0x2C:
        position = gif_block_end(data, position)
    end = gif_block_end(data, position)
    return Mended(data[:end] + b"\x3b", data[end : end + 2].startswith((b",", b"!\xf9")))
