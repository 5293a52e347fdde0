"""Asks Django on everybody's behalf: a question without a header of whoever happens to come first."""

import io
import time
from collections.abc import Callable, Iterable
from threading import Event
from typing import Any, NamedTuple

from cms.edge_cache.query_tracking import TERMS, Terms
from cms.edge_cache.store import Headers, Kept, Key
from cms.http.client_address import saves_data

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

KEEPABLE = ("200", "404", "410")
ANYBODYS = frozenset({"accept-encoding", "authorization", "save-data"})
"""What a kept answer may vary by: encodings are made here, who brings a token is not answered here, and who
saves data is given what was asked for by one who does."""
PERSONAL = ("HTTP_", "REMOTE_", "CONTENT_")


class InFlight:
    """A question that is being asked; `kept` is its answer when that may be given to others, and `terms`
    what of the query it depends on.
    """

    def __init__(self, address: Key, query: str) -> None:
        self.address, self.query, self.terms = address, query, Terms()
        self.began, self.landed = time.monotonic(), Event()
        self.kept: Kept | None = None


class Reply(NamedTuple):
    """What Django answers; whoever has one reads it whole, hands it on or closes it."""

    status: str
    headers: Headers
    body: Iterable[bytes]

    @property
    def failed(self) -> bool:
        return self.status.startswith("5")

    @property
    def is_for_anybody(self) -> bool:
        """Whether the answer says that it is public, and depends on nobody (RFC 9111, section 3)."""
        said = self._said
        control = _listed(said.get("cache-control", ""))
        return (
            self.status[:3] in KEEPABLE
            and "public" in control
            and not control & {"private", "no-store", "no-cache"}
            and not self._withheld
            and not said.keys() & {"set-cookie", "content-encoding"}
        )

    def is_for_another(self, environ: Environ) -> bool:
        """Whether it differs by something that this request says and the question asked for it did not."""
        return any(
            name == "*" or f"HTTP_{name.upper().replace('-', '_')}" in environ for name in self._withheld
        )

    @property
    def _said(self) -> dict[str, str]:
        return {name.lower(): value.lower() for name, value in self.headers}

    @property
    def _withheld(self) -> set[str]:
        """What it varies by, of what a question of ours does not say."""
        return _listed(self._said.get("vary", "")) - ANYBODYS

    def whole(self) -> bytes:
        try:
            return b"".join(self.body)
        finally:
            self.close()

    def close(self) -> None:
        getattr(self.body, "close", lambda: None)()

    def hand_on(self, start_response: StartResponse, reads: bool) -> Iterable[bytes]:
        """To the one who asked; without its body for HEAD."""
        start_response(self.status, self.headers)
        if reads:
            return self.body
        self.close()
        return []


def _listed(value: str) -> set[str]:
    return {part.strip() for part in value.split(",") if part.strip()}


def ask(application: Application, environ: Environ, terms: Terms, host: str, secure: bool) -> Reply:
    """The reply to a question about the same address by nobody, under the site's own name."""
    question = {name: value for name, value in environ.items() if not name.startswith(PERSONAL)}
    question |= {"REQUEST_METHOD": "GET", "HTTP_HOST": host, "wsgi.input": io.BytesIO(), TERMS: terms}
    if saves_data(environ):
        question["HTTP_SAVE_DATA"] = "on"
    if secure:
        question["HTTP_X_FORWARDED_PROTO"] = "https"
    said: list[Any] = []
    body = application(question, lambda status, headers, error=None: said.extend((status, headers)))
    status, headers = said
    return Reply(status, headers, body)
