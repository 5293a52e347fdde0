"""What lies inside of a drawing: another part of it, or a picture or a font as `data:`.

Programs write many types before the bytes, or none (`image/x-png`, `data:;base64,`); browsers read the bytes.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error
from urllib.parse import unquote_to_bytes

INSIDE = re.compile(
    r"#.*|data:(?:image/(?:png|jpe?g|gif|webp|avif)|(?:application/(?:x-)?)?font[/\w.+-]*)"
    r"(?:;[\w=.-]+)*;base64,[A-Za-z0-9+/=\s]+",
    re.IGNORECASE | re.DOTALL,
)
"""Addresses that every viewer reads alike."""
_DATA = re.compile(r"data:([^,;]*)([^,]*),(.*)", re.IGNORECASE | re.DOTALL)
_BASE64 = re.compile(r".*;\s*base64\s*", re.IGNORECASE | re.DOTALL)
_BEGINNINGS = {
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/gif": rb"GIF8[79]a",
    "image/webp": rb"RIFF....WEBPVP8",
    "image/avif": rb"....ftypavi[fs]",
    "image/bmp": rb"BM.{8}",
    "image/x-icon": rb"\x00\x00\x01\x00",
    "font/woff": rb"wOFF",
    "font/woff2": rb"wOF2",
    "font/otf": rb"OTTO",
    "font/ttf": rb"\x00\x01\x00\x00|true",
}
"""Of the pictures and fonts that browsers show, by their type."""


def inside(address: str) -> str | None:
    """The address, with the type of its bytes; None where it leads elsewhere, or to what no browser shows.

    A drawing within the drawing (`image/svg+xml`) may not stay either.
    """
    address = address.strip()
    if INSIDE.fullmatch(address):
        return address
    found = _DATA.fullmatch(address)
    content = b"" if found is None or "svg" in found[1].lower() else _content(found[2], found[3])
    for kind, beginning in _BEGINNINGS.items():
        if re.match(beginning, content, re.DOTALL):
            return f"data:{kind};base64,{b64encode(content).decode()}"
    return None


def _content(parameters: str, data: str) -> bytes:
    """The bytes; none where they cannot be read."""
    content = unquote_to_bytes(data)
    if not _BASE64.fullmatch(parameters):
        return content
    packed = b"".join(content.split()).rstrip(b"=")
    try:
        return b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except Error:
        return b""
