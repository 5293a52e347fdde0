"""Notices which query parameters an answer was made from, so that all others share it.

A view that looks up `page` and `topic` answers the same whatever `fbclid` says. One that looks at the
query as a whole (the API, which refuses what it does not know) has an answer for each spelling of it.
"""

from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import get_bytes_from_wsgi
from django.http import HttpRequest, HttpResponse, QueryDict

TERMS = "cms.edge_cache.terms"
"""Under this name in the WSGI environment, `Terms` of a question that the edge asks."""


class Terms:
    """The names of the parameters that were looked at; None once the query was looked at as a whole."""

    def __init__(self) -> None:
        self.names: frozenset[str] | None = frozenset()

    def name(self, name: object) -> None:
        if self.names is not None:
            self.names |= {str(name)}

    def all(self) -> None:
        self.names = None


class NoticedQuery(QueryDict):
    """A query that tells its terms what is looked up in it, once it has any."""

    terms: Terms | None = None

    def _name(self, name: object) -> None:
        if self.terms is not None:
            self.terms.name(name)

    def __getitem__(self, name: str) -> Any:
        self._name(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._name(name)
        return super().__contains__(name)

    def _getlist(self, key: str, default: Any = None, force_list: bool = False) -> Any:
        self._name(key)
        return super()._getlist(key, default, force_list)


def _whole(method: str) -> Callable[..., Any]:
    def look(self: NoticedQuery, *args: Any, **kwargs: Any) -> Any:
        if self.terms is not None:
            self.terms.all()
        return getattr(super(NoticedQuery, self), method)(*args, **kwargs)

    return look


WHOLE = (
    *("keys", "items", "lists", "values", "dict", "copy", "urlencode"),
    *("__iter__", "__reversed__", "__len__", "__eq__", "__ne__", "__or__", "__ror__", "__repr__"),
    *("__copy__", "__deepcopy__", "__getstate__", "__reduce_ex__"),
)
for _method in WHOLE:
    setattr(NoticedQuery, _method, _whole(_method))


def noticed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what a question of the edge is answered from is told to its `Terms`."""

    def answer(request: HttpRequest) -> HttpResponse:
        if terms := request.META.get(TERMS):
            notice(request, terms)
        return get_response(request)

    return answer


def notice(request: HttpRequest, terms: Terms) -> None:
    """From now on, the query of this request tells what is looked up in it, and so does its full path."""
    request.GET = NoticedQuery(get_bytes_from_wsgi(request.META, "QUERY_STRING", ""))
    request.GET.terms = terms
    for name in ("get_full_path", "get_full_path_info"):
        setattr(request, name, _telling(getattr(request, name), terms))


def _telling(method: Callable[..., str], terms: Terms) -> Callable[..., str]:
    def tell(*args: Any, **kwargs: Any) -> str:
        terms.all()
        return method(*args, **kwargs)

    return tell
