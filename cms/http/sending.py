"""How answers leave: small ones at once, large ones piece by piece, so that slow readers keep nobody waiting.

What is there as a whole is handed to Granian, and the thread goes on; anything else piece by piece, and the
thread waits until the reader has taken most of it. What says no length is written to a temporary file first.
So what is small leaves as a whole, and what is large (a document, a list to download, a table of the
administration) has places of its own: fewer than threads, few for one address. `cms.serving.slow_readers`
tells what was taken, and lets go of readers who take almost nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.handlers.wsgi import WSGIRequest

from cms.http.client_address import client_network
from cms.http.places import Places
from cms.http.refusals import refused
from cms.http.spooled import SpooledBody

Headers = list[tuple[str, str]]
LARGE = 1024 * 1024
"""Bytes beyond which a body is sent piece by piece."""
PIECE = 64 * 1024
RETRY_AFTER = 30  # seconds
TOO_MANY = "Trop de grands fichiers sont en route : réessayez dans une demi-minute."


class SendLimiter:
    """A WSGI application that sends at most as many large bodies at once as there are places."""

    def __init__(self, application: Callable, places: Places) -> None:
        self.application, self.places = application, places
        self.ready = getattr(application, "at_once", lambda environ, start_response: None)

    def at_once(self, environ: dict[str, Any], start_response: Callable) -> list[bytes] | None:
        """What the application has ready and is small: that needs no thread (`cms.serving.gateway`)."""
        body: list[bytes] | None = self.ready(environ, start_response)
        return body if body is not None and is_small([], body) else None

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        started: list[Any] = []
        body = self.application(environ, lambda *said: started.extend(said[:2]))
        status, headers = started
        if is_small(headers, body):
            start_response(status, headers)
            return whole(body)
        address = client_network(WSGIRequest(environ))
        if not self.places.take(address):
            close(body)
            return refused(start_response, "503 Service Unavailable", TOO_MANY, RETRY_AFTER)
        try:
            headers, body = with_length(environ, headers, body)
        except BaseException:
            self.places.leave(address)
            raise
        start_response(status, headers)
        return LargeBody(body, lambda: self.places.leave(address))


class LargeBody:
    """A body in pieces; `leave` is called once, when it was sent or its reader is gone."""

    def __init__(self, body: Iterable[bytes], leave: Callable[[], None]) -> None:
        self.body, self.leave = body, leave

    def __iter__(self) -> Iterator[bytes]:
        for part in self.body:
            yield from (part[start : start + PIECE] for start in range(0, len(part), PIECE))

    def close(self) -> None:
        leave, self.leave = self.leave, lambda: None
        try:
            close(self.body)
        finally:
            leave()


def is_small(headers: Headers, body: Any) -> bool:
    """Whether a body is small; what neither is there as a whole nor says its length is not."""
    if isinstance(body, list):
        return sum(map(len, body)) <= LARGE
    if not getattr(body, "streaming", True):
        return len(body.content) <= LARGE
    lengths = [value for name, value in headers if name.lower() == "content-length"]
    return bool(lengths) and int(lengths[0]) <= LARGE


def with_length(environ: dict[str, Any], headers: Headers, body: Any) -> tuple[Headers, Any]:
    """The same with the length that nobody has said: whoever is cut off notices by it.

    Granian ends what it sends in chunks as if it were whole, also where the application has failed.
    """
    known = any(name.lower() == "content-length" for name, _value in headers)
    if known or isinstance(body, list) or environ["REQUEST_METHOD"] == "HEAD":
        return headers, body
    spooled = SpooledBody(body)
    return [*headers, ("Content-Length", str(spooled.size))], spooled


def whole(body: Iterable[bytes]) -> list[bytes]:
    if isinstance(body, list):
        return body
    try:
        return [b"".join(body)]
    finally:
        close(body)


def close(body: Iterable[bytes]) -> None:
    getattr(body, "close", lambda: None)()
