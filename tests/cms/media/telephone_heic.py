"""A photograph as a telephone keeps it: beside the picture, how far all is (depth) and how bright (gain map).

Source: ISO/IEC 23008-12 (6.6.2: `auxl`, 6.5.8: `auxC`), 14496-12 (8.11: `iloc`, `iref`).
"""

import struct

from PIL import Image

from tests.cms.media.builders import encoded

AUXILIARY = {2: b"urn:mpeg:hevc:2015:auxid:2", 3: b"urn:com:apple:photo:2020:aux:hdrgainmap"}
"""What the second and the third picture of the file are."""


def with_auxiliary_images(image: Image.Image) -> bytes:
    """A HEIC of this picture, with a depth image and a gain map, in other colours than its own."""
    others = [Image.new("RGB", (192, 192), colour) for colour in ("white", "black")]
    data = encoded(image, "HEIF", save_all=True, append_images=others)
    meta = data.index(b"meta") - 4
    ipco = data.index(b"ipco") - 4
    ipma = data.index(b"ipma") - 4
    (size,) = struct.unpack_from(">I", data, meta)
    properties = _properties(data[ipco:ipma])
    references = _box(
        b"iref", bytes(4) + b"".join(_box(b"auxl", struct.pack(">3H", n, 1, 1)) for n in AUXILIARY)
    )
    added = b"".join(_box(b"auxC", bytes(4) + kind + b"\0") for kind in AUXILIARY.values())
    body = data[meta + 8 : ipco - 8]
    iprp = _box(b"iprp", _box(b"ipco", data[ipco + 8 : ipma] + added) + _associated(data[ipma:], properties))
    larger = _box(b"meta", body + iprp + references)
    return data[:meta] + _moved(larger, len(larger) - size) + data[meta + size :]


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def _properties(ipco: bytes) -> int:
    at, found = 8, 0
    while at < len(ipco):
        at, found = at + struct.unpack_from(">I", ipco, at)[0], found + 1
    return found


def _associated(ipma: bytes, properties: int) -> bytes:
    """With the added properties, the first of which is that of the second picture."""
    body, at = ipma[8:16], 16
    for _ in range(struct.unpack_from(">I", ipma, 12)[0]):
        item, count = struct.unpack_from(">HB", ipma, at)
        own = ipma[at + 3 : at + 3 + count]
        own += bytes([properties + item - 1]) if item in AUXILIARY else b""
        body += struct.pack(">HB", item, len(own)) + own
        at += 3 + count
    return _box(b"ipma", body)


def _moved(meta: bytes, by: int) -> bytes:
    """With `iloc` pointing so many bytes further: three pictures, each of one piece behind a base."""
    at = meta.index(b"iloc") + 12
    for _ in AUXILIARY.keys() | {1}:
        (base,) = struct.unpack_from(">I", meta, at + 4)
        meta = meta[: at + 4] + struct.pack(">I", base + by) + meta[at + 8 :]
        at += 18
    return meta
