"""Tracks which query parameters a response was made from, so that all others share it.

A view that looks up `page` and `topic` answers the same whatever `fbclid` says. One that looks at the
query as a whole (the API, which refuses what it does not know) has an answer for each spelling of it.
"""

from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import get_bytes_from_wsgi
from django.http import HttpRequest, HttpResponse, QueryDict

QUERY_USE = "cms.edge_cache.query_use"
"""Under this name in the WSGI environment, the `QueryUse` of a request that the edge cache makes."""


class QueryUse:
    """The names of the parameters that were read; None once the query was read as a whole."""

    def __init__(self) -> None:
        self.names: frozenset[str] | None = frozenset()

    def add(self, name: object) -> None:
        if self.names is not None:
            self.names |= {str(name)}

    def add_whole(self) -> None:
        self.names = None


class TrackedQuery(QueryDict):
    """A query that records in its `use` what is looked up in it, once it has one."""

    use: QueryUse | None = None

    def _track(self, name: object) -> None:
        if self.use is not None:
            self.use.add(name)

    def __getitem__(self, name: str) -> Any:
        self._track(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._track(name)
        return super().__contains__(name)

    def _getlist(self, key: str, default: Any = None, force_list: bool = False) -> Any:
        self._track(key)
        return super()._getlist(key, default, force_list)


def _whole_query(method: str) -> Callable[..., Any]:
    def read(self: TrackedQuery, *args: Any, **kwargs: Any) -> Any:
        if self.use is not None:
            self.use.add_whole()
        return getattr(super(TrackedQuery, self), method)(*args, **kwargs)

    return read


WHOLE_QUERY = (
    *("keys", "items", "lists", "values", "dict", "copy", "urlencode"),
    *("__iter__", "__reversed__", "__len__", "__eq__", "__ne__", "__or__", "__ror__", "__repr__"),
    *("__copy__", "__deepcopy__", "__getstate__", "__reduce_ex__"),
)
for _method in WHOLE_QUERY:
    setattr(TrackedQuery, _method, _whole_query(_method))


GetResponse = Callable[[HttpRequest], HttpResponse]


def track_queries(get_response: GetResponse) -> GetResponse:
    """Middleware: what a request of the edge cache is answered from is recorded in its `QueryUse`."""

    def answer(request: HttpRequest) -> HttpResponse:
        if use := request.META.get(QUERY_USE):
            track(request, use)
        return get_response(request)

    return answer


def track(request: HttpRequest, use: QueryUse) -> None:
    """From now on, what is looked up in the query of this request, or in its full path, is recorded."""
    request.GET = TrackedQuery(get_bytes_from_wsgi(request.META, "QUERY_STRING", ""))
    request.GET.use = use
    for name in ("get_full_path", "get_full_path_info"):
        setattr(request, name, _tracked(getattr(request, name), use))


def _tracked(method: Callable[..., str], use: QueryUse) -> Callable[..., str]:
    def read(*args: Any, **kwargs: Any) -> str:
        use.add_whole()
        return method(*args, **kwargs)

    return read
