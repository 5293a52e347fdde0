"""A limit to what is computed at length for whoever asks: pages, health and kept answers never wait for it.

Measured on three thousand projects, on one processor: the lists to download take 0.3 s each, and grow with
the site; a map, a search or a feed narrowed by what the address asks for takes up to 0.12 s, in endlessly
many forms, of which nobody keeps the answer. Everything else is below 0.1 s. Each of the two has places of
its own; one too many is told when to try again.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from cms.addresses import API
from cms.http.client_address import client_network
from cms.http.decoration import without_decoration
from cms.http.places import Places
from cms.http.refusals import refused

LISTS = "/telecharger/"
ADMINISTRATION = "/admin/"
NO_QUESTIONS = (settings.STATIC_URL, settings.MEDIA_URL, ADMINISTRATION, "/authoring/", f"{API}/")
"""Below these no query makes an answer dear: files, what is for accounts, an API that reads frozen rows."""
TOO_MANY = "Trop de demandes de ce genre sont en cours : réessayez dans un instant."

Application = Callable[[dict[str, Any], Callable], Iterable[bytes]]


class ReadKind(NamedTuple):
    """Where there is room for it, and after how many seconds there may be again."""

    places: Places
    retry_after: int


class ReadLimiter:
    """Has an application answer when there is a place for what is asked of it.

    `lists` are for whole lists in one file, `questions` for what the query of an address narrows.
    """

    def __init__(self, lists: Places, questions: Places) -> None:
        self.lists, self.questions = ReadKind(lists, 10), ReadKind(questions, 2)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable, application: Application
    ) -> Iterable[bytes]:
        kind = self.kind_of(environ["PATH_INFO"], environ["QUERY_STRING"])
        if kind is None:
            return application(environ, start_response)
        address = client_network(WSGIRequest(environ))
        if not kind.places.take(address):
            return refused(start_response, "503 Service Unavailable", TOO_MANY, kind.retry_after)
        try:
            return application(environ, start_response)
        finally:
            kind.places.leave(address)

    def kind_of(self, path: str, query: str) -> ReadKind | None:
        """None for what is answered in a moment."""
        if path.startswith(LISTS) or (path.startswith(ADMINISTRATION) and is_export(path, query)):
            return self.lists
        return self.questions if without_decoration(query) and not path.startswith(NO_QUESTIONS) else None


def is_export(path: str, query: str) -> bool:
    """Whether a table of the administration is asked for as a whole: Wagtail's own way, and ours."""
    return "export=" in query or path.endswith(".csv")
