"""The responses that are kept, in every encoding asked for, within so many bytes: the least used go first.

A reader only marks what it finds: that needs neither a lock nor another order. Whoever needs room goes
through the responses from the oldest on, and spares the marked ones once (CLOCK, or second chance).
"""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from cms.delivery.responses import SHARED_HEADERS
from cms.edge_cache.invalidation import PublicState, Watch
from cms.edge_cache.query_tracking import QueryUse
from cms.http.compression import COMPRESSION_THRESHOLD, ENCODERS
from cms.http.conditional import NOT_MODIFIED_HEADERS, etag_for

Headers = list[tuple[str, str]]
Key = tuple[str, str]
Names = frozenset[str] | None
UNKNOWN_USE: tuple[None, Names] = (None, None)
"""Of a path that nothing is known of: its responses may depend on anything."""

RESPONSE_OVERHEAD = 2_000
"""Bytes that a response takes besides its bodies and its address: headers, names, the tables themselves."""
VARIANT_OVERHEAD = 1_200
"""Bytes that a response in one encoding takes besides its body: lists of headers, a tag."""
LARGEST_PART = 8
"""A response larger than one eighth of the memory is not kept."""
MOST_PATHS = 10_000
"""Paths of which it is remembered what their responses depend on."""
MOST_NORMALIZED = 1_000
"""Queries of which it is remembered what is left of them."""
REMADE_HEADERS = ("content-length", "etag")
KEPT_HEADERS = frozenset(name.lower() for name in (*NOT_MODIFIED_HEADERS, *SHARED_HEADERS))


class Variant(NamedTuple):
    """A response in one encoding, ready to be sent; `not_modified` are the headers of its 304."""

    headers: Headers
    body: list[bytes]
    etag: str
    not_modified: Headers


class CachedResponse:
    """A response, and what it is true for: the state it was asked in, until `expires_at` (monotonic seconds).

    `referenced` marks that somebody asked for it again since it was last spared.
    """

    def __init__(
        self, status: str, headers: Headers, body: bytes, state: PublicState, expires_at: float
    ) -> None:
        self.status, self.body, self.state, self.expires_at = status, body, state, expires_at
        named = {name.lower(): value for name, value in headers}
        self.etag = named.get("etag", "")
        self.last_modified = named.get("last-modified", "") if status.startswith("200") else ""
        self.headers = [(name, value) for name, value in headers if name.lower() not in REMADE_HEADERS]
        self.variants: dict[str, Variant] = {}
        self.address_size = 0
        self.is_stored = self.referenced = False

    @property
    def size(self) -> int:
        variants = list(self.variants.items())
        made = sum(VARIANT_OVERHEAD + (len(variant.body[0]) if name else 0) for name, variant in variants)
        return RESPONSE_OVERHEAD + self.address_size + len(self.body) + made

    def encoded(self, encoding: str) -> Variant:
        """The response in an encoding; plain when it is too short to be compressed."""
        if len(self.body) < COMPRESSION_THRESHOLD:
            encoding = ""
        body = ENCODERS[encoding](self.body) if encoding else self.body
        etag = etag_for(self.etag, encoding) if self.etag else ""
        headers = self.headers + ([("ETag", etag)] if etag else [])
        not_modified = [(name, value) for name, value in headers if name.lower() in KEPT_HEADERS]
        headers.append(("Content-Length", str(len(body))))
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return Variant(headers, [body], etag, not_modified)


class Store:
    """Responses by path and by what they depend on of its query. Reading needs no lock."""

    def __init__(self, budget: int, watch: Watch) -> None:
        self.budget, self.size, self.watch = budget, 0, watch
        self.largest = budget // LARGEST_PART
        self.responses: OrderedDict[Key, CachedResponse] = OrderedDict()
        self.names: dict[str, tuple[PublicState | None, Names]] = {}
        self.normalized: dict[Key, tuple[Names, str]] = {}
        self.lock = Lock()

    def find(self, path: str, query: str) -> CachedResponse | None:
        """What was kept of this address, fresh or not; it is spared when room is made the next time."""
        cached = self._find_with_query(path, query) if query else self.responses.get((path, ""))
        if cached is not None:
            cached.referenced = True
        return cached

    def _find_with_query(self, path: str, query: str) -> CachedResponse | None:
        """A response that came while we looked may have taught one more name: what was found under the names
        before it may be the response to another question.
        """
        while True:
            names = self.names.get(path, UNKNOWN_USE)[1]
            cached = self.responses.get((path, self._normalize(path, query, names)))
            if self.names.get(path, UNKNOWN_USE)[1] is names:
                return cached

    def normalize(self, path: str, query: str) -> str:
        """The query without what responses at this path do not depend on, in one order."""
        return self._normalize(path, query, self.names.get(path, UNKNOWN_USE)[1])

    def _normalize(self, path: str, query: str, names: Names) -> str:
        if names is None or not query:
            return query
        known = self.normalized.get((path, query))
        if known is None or known[0] is not names:
            if len(self.normalized) >= MOST_NORMALIZED:
                self.normalized.clear()
            known = self.normalized[path, query] = names, normalized_query(query, names)
        return known[1]

    def add(self, cached: CachedResponse, encoding: str) -> Variant:
        """The response in one more encoding, from now on kept as well."""
        variant = cached.encoded(encoding)
        with self.lock:
            before = cached.size
            cached.variants[encoding] = variant
            if cached.is_stored:
                self.size += cached.size - before
                self._make_room()
        return variant

    def put(self, path: str, query: str, cached: CachedResponse, use: QueryUse) -> None:
        """Keep a response of the present state; what it was made from is added to what responses at its path
        depend on. A response of a state that is over would take that knowledge back.
        """
        with self.lock:
            if cached.state is not self.watch.state or cached.size > self.largest:
                return
            self._learn(path, cached.state, use.names)
            key = (path, self.normalize(path, query))
            cached.address_size = len(path) + len(key[1])
            self._remove(key)
            self._make_room(cached.size)
            self.responses[key], cached.is_stored = cached, True
            self.size += cached.size

    def _learn(self, path: str, state: PublicState, names: Names) -> None:
        """The names of all responses of one state together: any of them may be found by them."""
        since, known = self.names.get(path, (None, frozenset()))
        if since is state:
            names = None if names is None or known is None else known | names
            names = known if names == known else names
        if len(self.names) >= MOST_PATHS and path not in self.names:
            self._clear()
        self.names[path] = state, names

    def _make_room(self, needed: int = 0) -> None:
        while self.size + needed > self.budget:
            key, oldest = next(iter(self.responses.items()))
            if oldest.referenced:
                oldest.referenced = False
                self.responses.move_to_end(key)
            else:
                self._remove(key)

    def _clear(self) -> None:
        """The names, and what is kept under them: under fewer, other questions would find it."""
        for key in list(self.responses):
            self._remove(key)
        self.names.clear()

    def _remove(self, key: Key) -> None:
        if (removed := self.responses.pop(key, None)) is not None:
            self.size, removed.is_stored = self.size - removed.size, False


def is_same_question(query: str, other: str, names: Names) -> bool:
    """Whether two queries ask the same of a response that depends on these names."""
    return query == other or (
        names is not None and normalized_query(query, names) == normalized_query(other, names)
    )


def normalized_query(query: str, names: Iterable[str]) -> str:
    """The parameters of these names, sorted by name, each with its values in their order.

    Django reads raw bytes beyond ASCII in its own way: such a query stays as it is.
    """
    if not query.isascii():
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted((pair for pair in pairs if pair[0] in names), key=lambda pair: pair[0]))
