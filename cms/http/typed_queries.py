"""What an address asks is text that somebody typed, or copied from elsewhere: it is read as it would be kept.

A filter, a search or a list then finds what was stored, however the asking program writes its accents. Half
characters and controls are left for whoever reads the parameter: the API refuses them, and says so.
"""

from collections.abc import Callable
from urllib.parse import quote_plus, unquote_plus

from django.http import HttpRequest, HttpResponseBase

from cms.reading.values import has_controls
from cms.typed_text import line

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def read_as_kept(get_response: GetResponse) -> GetResponse:
    """Middleware: the values of the query, before anything reads them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "%" in query or not query.isascii():
            request.META["QUERY_STRING"] = "&".join(map(_as_kept, query.split("&")))
        return get_response(request)

    return middleware


def _as_kept(parameter: str) -> str:
    """The same `name=value`, to the letter, where nothing of it would be kept otherwise."""
    name, equals, raw = parameter.partition("=")
    try:
        value = unquote_plus(raw.encode("latin-1").decode(), errors="strict")
    except UnicodeError:  # bytes that are no UTF-8
        return parameter
    kept = value if has_controls(value) else line(value)
    return parameter if kept == value else name + equals + quote_plus(kept)
