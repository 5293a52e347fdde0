"""In which encoding a response is sent (RFC 9110, 12.5.3), and how it is compressed."""

import functools
import gzip
from collections.abc import Callable

import brotli

COMPRESSION_THRESHOLD = 500
"""Bytes below which compression is not worth it."""
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": functools.partial(brotli.compress, quality=5),
    "gzip": functools.partial(gzip.compress, compresslevel=6, mtime=0),
}
"""By preference among equals."""


def negotiated_encoding(accepted: str) -> str:
    """The best encoding of ours among those accepted (RFC 9110, 12.5.3); empty for none."""
    qualities: dict[str, float] = {}
    for part in accepted.lower().split(",")[:20]:
        name, _, weight = part.partition(";")
        qualities[name.strip()] = _quality(weight)
    wanted = {name: qualities.get(name, qualities.get("*", 0.0)) for name in ENCODERS}
    best = max(wanted, key=lambda name: wanted[name])
    return best if wanted[best] > 0 and wanted[best] >= qualities.get("identity", 0.0) else ""


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
