"""A limit to the requests that send something, so that slow senders never keep readers waiting.

Granian gives each request a thread, and waits for its body without a limit: as many stalled uploads as
there are threads would close the whole site. So those that send something are few at once, fewer from one
address, and have threads of their own; one too many is answered with when to try again. A proxy in front
that reads bodies before passing them on (nginx does) makes this a second line.
"""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from cms.http.client_address import client_network
from cms.http.places import Places
from cms.http.refusals import refused

RETRY_AFTER = 30  # seconds
LARGEST = 4 * settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
"""Bytes of a body; what is merely too large for a document is refused by its form, once it was read. Who may
send as much is asked by `cms.http.body_sizes`."""


class UploadLimiter:
    """A WSGI application in which so many requests with a body are under way as there are places."""

    def __init__(self, application: WSGIApplication, places: Places) -> None:
        self.application, self.places = application, places

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if "HTTP_TRANSFER_ENCODING" in environ:
            return refused(start_response, "411 Length Required", OF_UNKNOWN_LENGTH)
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if not size:
            return self.application(environ, start_response)
        if size > LARGEST:
            return refused(start_response, "413 Content Too Large", TOO_LARGE)
        address = client_network(WSGIRequest(environ))
        if not self.places.take(address):
            return refused(start_response, "503 Service Unavailable", TOO_MANY, RETRY_AFTER)
        try:
            return self.application(environ, start_response)
        finally:
            self.places.leave(address)


OF_UNKNOWN_LENGTH = "Cet envoi ne dit pas sa longueur : envoyez-le d’un bloc, avec « Content-Length »."
TOO_LARGE = f"Cet envoi est trop volumineux : {LARGEST // 1024 // 1024} Mo au plus."
TOO_MANY = "Trop d’envois sont en cours : réessayez dans une demi-minute."
