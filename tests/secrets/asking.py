"""Asks like any visitor, in every way HTTP has, and reads an answer as a whole: headers and bytes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.test import Client

PLAIN = ("GET", {})
WAYS = {
    "GET": PLAIN,
    "GET, gzip": ("GET", {"accept-encoding": "gzip"}),
    "GET, br": ("GET", {"accept-encoding": "br"}),
    "HEAD": ("HEAD", {}),
    "OPTIONS": ("OPTIONS", {"origin": "https://partenaire.example"}),
    "in English": ("GET", {"accept-language": "en"}),
    "another host": ("GET", {"host": "autre.example"}),
    "Range": ("GET", {"range": "bytes=0-99999"}),
    "If-None-Match": ("GET", {"if-none-match": "*"}),
    "If-Modified-Since": ("GET", {"if-modified-since": "Thu, 01 Jan 2099 00:00:00 GMT"}),
    "POST": ("POST", {}),
}
VARYING = re.compile(
    rb'("seq":|"head":|"(?:oldest_note|oldest|seen|doing)_seconds":)[^,}]+'
    rb'|("head"|"cursor"|"next"|"updated_at"|"date_modified"|"dateModified"):[ ]?"[^"]*"'
    rb"|cursor=[A-Za-z0-9_-]+|<(?:lastmod|updated|atom:updated|lastBuildDate|dcterms:modified)>[^<]*"
    rb'|(?<=class="weight">)[^<]*'
    rb'|"(?:article:modified_time|og:updated_time)" content="[^"]*"'
)
"""Numbers and moments that may differ between two answers that say the same."""

PIECES = re.compile(rb"\{\"|\}\]|<entry>|<item>")
"""Where JSON begins or ends an object, and a feed an entry: another order is the same in pieces."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def encoding(self) -> str:
        return self.headers.get("Content-Encoding", "")

    @property
    def head(self) -> bytes:
        """The headers as they go over the wire."""
        return "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode()

    @property
    def said(self) -> tuple[int, list[bytes]]:
        """What must not depend on secrets: the status, and all that is said, in whatever order."""
        pieces = PIECES.split(VARYING.sub(b"~", self.body))
        return self.status, sorted(piece.strip(b",[]{}~") for piece in pieces)


@cache
def _door() -> Client:
    """One client for all: a new one would load the middleware again for each question."""
    return Client()


def load_middleware_anew() -> None:
    """The next question is asked under the settings that hold then, not under those of another module."""
    _door.cache_clear()


def stranger() -> Client:
    """An anonymous visitor who has never been here: no cookie."""
    _door().cookies.clear()
    return _door()


def ask(address: str, way: str = "GET", client: Client | None = None) -> Answer:
    """The answer an anonymous visitor gets; an unforeseen error of ours is raised."""
    method, headers = WAYS[way]
    client = client or stranger()
    response = client.generic(method, address, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = {f"Set-Cookie {name}": morsel.OutputString() for name, morsel in response.cookies.items()}
    return Answer(response.status_code, {**dict(response.headers), **cookies}, body)


def everything(addresses: Iterable[str]) -> dict[str, Answer]:
    """The plain answer at each address."""
    return {address: ask(address) for address in addresses}
