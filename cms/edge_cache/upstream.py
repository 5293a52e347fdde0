"""Asks Django on everybody's behalf: a request without a header of whoever happens to come first."""

import io
import time
from collections.abc import Callable, Iterable
from threading import Event
from typing import Any, NamedTuple

from cms.edge_cache.query_tracking import QUERY_USE, QueryUse
from cms.edge_cache.store import CachedResponse, Headers, Key
from cms.http.saving_data import saves_data

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

CACHEABLE_STATUSES = ("200", "404", "410")
HANDLED_VARY = frozenset({"accept-encoding", "authorization", "save-data"})
"""What a kept response may vary by: encodings are made here, who brings a token is not answered here, and who
saves data is given what was asked for by one who does."""
PERSONAL_PREFIXES = ("HTTP_", "REMOTE_", "CONTENT_")


class InFlight:
    """A request that Django is answering.

    `cached` is the response when that may be given to others, and `use` what of the query it depends on.
    """

    def __init__(self, address: Key, query: str) -> None:
        self.address, self.query, self.use = address, query, QueryUse()
        self.started_at, self.finished = time.monotonic(), Event()
        self.cached: CachedResponse | None = None


class UpstreamResponse(NamedTuple):
    """What Django answers; whoever has one reads it, sends it or closes it."""

    status: str
    headers: Headers
    body: Iterable[bytes]

    @property
    def failed(self) -> bool:
        return self.status.startswith("5")

    @property
    def is_cacheable(self) -> bool:
        """Whether it says that it is public, and depends on nobody (RFC 9111, section 3)."""
        headers = self._lower_case
        control = _listed(headers.get("cache-control", ""))
        return (
            self.status[:3] in CACHEABLE_STATUSES
            and "public" in control
            and not control & {"private", "no-store", "no-cache"}
            and not self._unhandled_vary
            and not headers.keys() & {"set-cookie", "content-encoding"}
        )

    @property
    def length(self) -> int:
        """Bytes of its body, where it says so, otherwise 0."""
        return int(self._lower_case.get("content-length", 0))

    def varies_by_request(self, environ: Environ) -> bool:
        """Whether it differs by something that this request says and the one made for it did not."""
        return any(
            name == "*" or f"HTTP_{name.upper().replace('-', '_')}" in environ
            for name in self._unhandled_vary
        )

    @property
    def _lower_case(self) -> dict[str, str]:
        return {name.lower(): value.lower() for name, value in self.headers}

    @property
    def _unhandled_vary(self) -> set[str]:
        """What it varies by, of what a request of ours does not say."""
        return _listed(self._lower_case.get("vary", "")) - HANDLED_VARY

    def read(self) -> bytes:
        try:
            return b"".join(self.body)
        finally:
            self.close()

    def close(self) -> None:
        getattr(self.body, "close", lambda: None)()

    def send(self, start_response: StartResponse, with_body: bool) -> Iterable[bytes]:
        """To the one who asked; without its body for HEAD."""
        start_response(self.status, self.headers)
        if with_body:
            return self.body
        self.close()
        return []


def _listed(value: str) -> set[str]:
    return {part.strip() for part in value.split(",") if part.strip()}


def fetch_upstream(
    application: Application, environ: Environ, use: QueryUse, host: str, secure: bool
) -> UpstreamResponse:
    """The response to a request for the same address by nobody, under the site's own name."""
    request = {name: value for name, value in environ.items() if not name.startswith(PERSONAL_PREFIXES)}
    request |= {"REQUEST_METHOD": "GET", "HTTP_HOST": host, "wsgi.input": io.BytesIO(), QUERY_USE: use}
    if saves_data(environ):
        request["HTTP_SAVE_DATA"] = "on"
    if secure:
        request["HTTP_X_FORWARDED_PROTO"] = "https"
    started: list[Any] = []
    body = application(request, lambda status, headers, error=None: started.extend((status, headers)))
    status, headers = started
    return UpstreamResponse(status, headers, body)
