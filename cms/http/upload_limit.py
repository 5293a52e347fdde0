"""A limit to the requests that send something, so that slow senders never keep readers waiting.

Granian gives each request a thread, and waits for its body without a limit: as many stalled uploads as
there are threads would close the whole site. So those that send something are few at once, fewer from one
address, and have threads of their own; one too many is answered with when to try again. A proxy in front
that reads bodies before passing them on (nginx does) makes this a second line.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from cms.http.client_address import client_address

RETRY_AFTER = 30  # seconds
LARGEST = 4 * settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
"""Bytes of a body; what is merely too large for a document is refused by its form, once it was read."""


class UploadLimiter:
    """A WSGI application in which at most `most` requests with a body are under way, half of them from
    one address."""

    def __init__(self, application: WSGIApplication, most: int) -> None:
        self.application = application
        self.most = most
        self.under_way: Counter[str] = Counter()
        self.lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if not size:
            return self.application(environ, start_response)
        if size > LARGEST:
            return refused(start_response, "413 Content Too Large", TOO_LARGE)
        address = client_address(WSGIRequest(environ))
        if not self.begin(address):
            return refused(start_response, "503 Service Unavailable", TOO_MANY)
        try:
            return self.application(environ, start_response)
        finally:
            self.end(address)

    def begin(self, address: str) -> bool:
        with self.lock:
            if self.under_way.total() >= self.most or self.under_way[address] >= self.most // 2:
                return False
            self.under_way[address] += 1
            return True

    def end(self, address: str) -> None:
        with self.lock:
            self.under_way[address] -= 1
            self.under_way += Counter()  # forgets the addresses that have none


TOO_LARGE = f"Cet envoi est trop volumineux : {LARGEST // 1024 // 1024} Mo au plus."
TOO_MANY = "Trop d’envois sont en cours : réessayez dans une demi-minute."


def refused(start_response: Callable, status: str, sentence: str) -> list[bytes]:
    body = sentence.encode()
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Connection": "close",
        "Retry-After": str(RETRY_AFTER),
    }
    start_response(status, list(headers.items()))
    return [body]
