"""Words that nobody could guess, and finding them in an answer however they are dressed up."""

import base64
import binascii
import gzip
import re
import zlib
from collections.abc import Container, Iterator
from hashlib import sha256
from html import unescape
from urllib.parse import unquote_to_bytes

import brotli

LETTERS = "bcdfghjklmnpqrtvwxz"
"""No vowels: a stemmer finds no ending to cut off, a slug and a sort key leave the word as it is."""
LENGTH = 14
SHAPES = re.compile(
    rb"(?P<word>[%b]{%d,})|(?P<key>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|(?P<file>[0-9a-f]{32})"
    rb"|(?P<degrees>-?[0-9]+\.[0-9]{6}(?![0-9]))" % (LETTERS.encode(), LENGTH)
)
"""Words, keys of pages, random names of files, coordinates."""
TOKEN = re.compile(rb"[A-Za-z0-9_\-+/]{16,}")
ESCAPE = re.compile(rb"\\u00([0-7][0-9a-fA-F])")
AROUND = 50
"""Bytes shown to the left and right of what was found."""
DECODERS = {"gzip": gzip.decompress, "deflate": zlib.decompress, "br": brotli.decompress}


def marker(*name: str) -> str:
    """The word that stands for one field of one state: the same in every run, in no other text."""
    digest = sha256(" / ".join(name).encode()).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])


def degrees(whole: int, *name: str) -> str:
    """A coordinate with six decimals that no other place has; the last digit is never 0."""
    number = int.from_bytes(sha256(" / ".join(name).encode()).digest()[:4], "big")
    return f"{whole}.{number % 90_000 + 10_000}{number % 9 + 1}"


def found_in(raw: bytes, markers: Container[str], encoding: str = "") -> Iterator[tuple[str, str, str]]:
    """(marker, in which guise, the bytes around it) for each of the `markers` that occurs, once each."""
    seen: set[str] = set()
    for guise, text in guises(decoded(raw, encoding)):
        for start, word in candidates(text.lower()):
            if word in markers and word not in seen:
                seen.add(word)
                around = text[max(0, start - AROUND) : start + len(word) + AROUND]
                yield word, guise, f"byte {start}: …{around.decode(errors='replace')}…"


def candidates(text: bytes) -> Iterator[tuple[int, str]]:
    """(start, text) of everything that has the shape of a marker: far faster than trying each of them."""
    for match in SHAPES.finditer(text):
        word = match[0].decode()
        if match.lastgroup == "word":
            for start in range(len(word) - LENGTH + 1):
                yield match.start() + start, word[start : start + LENGTH]
        else:
            yield match.start(), word


def decoded(raw: bytes, encoding: str) -> bytes:
    """The bytes before compression."""
    return DECODERS[encoding](raw) if encoding in DECODERS and raw else raw


def guises(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes as they are, and as whoever decodes them would read them."""
    yield "as it is", raw
    if b"%" in raw:
        yield "percent-encoded", unquote_to_bytes(unquote_to_bytes(raw))
    if b"&" in raw:
        yield "HTML-escaped", unescape(raw.decode(errors="replace")).encode()
    if b"\\u00" in raw:
        yield "JSON-escaped", ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), raw)
    for token in TOKEN.findall(raw):
        if inner := unpacked(token):
            yield "in base64", inner


def unpacked(token: bytes) -> bytes:
    """What a base64 or base64url text holds; empty when it is neither."""
    standard = token.translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        return base64.b64decode(standard + b"=" * (-len(standard) % 4), validate=True)
    except binascii.Error:
        return b""
