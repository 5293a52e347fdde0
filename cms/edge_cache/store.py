"""The answers that are kept, in every encoding asked for, within so many bytes: the least used go first.

A reader only marks what it finds: that needs neither a lock nor another order. Whoever needs room goes
through the answers from the oldest on, and spares the marked ones once (the CLOCK algorithm, second chance).
"""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from cms.delivery.responses import ENCODERS, KEPT_WHEN_UNCHANGED, LEAST_COMPRESSED, SHARED, tagged
from cms.edge_cache.invalidation import Present, Watch
from cms.edge_cache.query_tracking import Terms

Headers = list[tuple[str, str]]
Key = tuple[str, str]
Names = frozenset[str] | None
NAMELESS: tuple[None, Names] = (None, None)
"""Of an address that nothing is known of: its answers may depend on anything."""

OVERHEAD = 2_000
"""Bytes that an answer takes besides its bodies and its address: headers, names, the tables themselves."""
FORM = 1_200
"""Bytes that an answer in one encoding takes besides its body: lists of headers, a tag."""
LARGEST_PART = 8
"""An answer larger than one eighth of the memory is not kept."""
MOST_NAMES = 10_000
"""Addresses of which it is remembered what their answers depend on."""
MOST_SPELT = 1_000
"""Queries of which it is remembered what is left of them."""
REMADE = ("content-length", "etag")
UNCHANGED = frozenset(name.lower() for name in (*KEPT_WHEN_UNCHANGED, *SHARED))


class Form(NamedTuple):
    """An answer in one encoding, ready to be sent; `unchanged` are the headers of a 304."""

    headers: Headers
    body: list[bytes]
    tag: str
    unchanged: Headers


class Kept:
    """An answer, and what it is true for: the present it was asked in, until `lapses` (monotonic seconds).

    `found` marks that somebody asked for it again since it was last spared.
    """

    def __init__(self, status: str, headers: Headers, body: bytes, present: Present, lapses: float) -> None:
        self.status, self.plain, self.present, self.lapses = status, body, present, lapses
        self.tag = next((value for name, value in headers if name.lower() == "etag"), "")
        self.headers = [(name, value) for name, value in headers if name.lower() not in REMADE]
        self.forms: dict[str, Form] = {}
        self.address_size = 0
        self.on_shelf = self.found = False

    @property
    def size(self) -> int:
        forms = list(self.forms.items())
        made = sum(FORM + (len(form.body[0]) if name else 0) for name, form in forms)
        return OVERHEAD + self.address_size + len(self.plain) + made

    def make(self, encoding: str) -> Form:
        """The answer in an encoding; plain when it is too short to be compressed."""
        if len(self.plain) < LEAST_COMPRESSED:
            encoding = ""
        body = ENCODERS[encoding](self.plain) if encoding else self.plain
        tag = tagged(self.tag, encoding) if self.tag else ""
        headers = self.headers + ([("ETag", tag)] if tag else [])
        unchanged = [(name, value) for name, value in headers if name.lower() in UNCHANGED]
        headers.append(("Content-Length", str(len(body))))
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return Form(headers, [body], tag, unchanged)


class Store:
    """Answers by address and by what they depend on of its query. Reading needs no lock."""

    def __init__(self, budget: int, watch: Watch) -> None:
        self.budget, self.size, self.watch = budget, 0, watch
        self.kept: OrderedDict[Key, Kept] = OrderedDict()
        self.names: dict[str, tuple[Present | None, Names]] = {}
        self.spelt: dict[Key, tuple[Names, str]] = {}
        self.lock = Lock()

    def find(self, path: str, query: str) -> Kept | None:
        """What was kept of this address, true or not; it is spared when room is made the next time."""
        kept = self._asked_with(path, query) if query else self.kept.get((path, ""))
        if kept is not None:
            kept.found = True
        return kept

    def _asked_with(self, path: str, query: str) -> Kept | None:
        """An answer that came while we looked may have taught one more name: what was found under the names
        before it may be another question's.
        """
        while True:
            names = self.names.get(path, NAMELESS)[1]
            kept = self.kept.get((path, self._spelt(path, query, names)))
            if self.names.get(path, NAMELESS)[1] is names:
                return kept

    def spelling(self, path: str, query: str) -> str:
        """The query without what answers at this path do not depend on, in one order."""
        return self._spelt(path, query, self.names.get(path, NAMELESS)[1])

    def _spelt(self, path: str, query: str, names: Names) -> str:
        if names is None or not query:
            return query
        known = self.spelt.get((path, query))
        if known is None or known[0] is not names:
            if len(self.spelt) >= MOST_SPELT:
                self.spelt.clear()
            known = self.spelt[path, query] = names, narrowed(query, names)
        return known[1]

    def add(self, kept: Kept, encoding: str) -> Form:
        """The answer in one more encoding, from now on kept as well."""
        form = kept.make(encoding)
        with self.lock:
            before = kept.size
            kept.forms[encoding] = form
            if kept.on_shelf:
                self.size += kept.size - before
                self._make_room()
        return form

    def put(self, path: str, query: str, kept: Kept, terms: Terms) -> None:
        """Keep an answer of the present one; what it was made from is added to what answers at its path
        depend on. An answer of a present that is over would take that knowledge back.
        """
        with self.lock:
            if kept.present is not self.watch.present or kept.size > self.budget // LARGEST_PART:
                return
            self._learn(path, kept.present, terms.names)
            key = (path, self.spelling(path, query))
            kept.address_size = len(path) + len(key[1])
            self._forget(key)
            self._make_room(kept.size)
            self.kept[key], kept.on_shelf = kept, True
            self.size += kept.size

    def _learn(self, path: str, present: Present, names: Names) -> None:
        """The names of all answers of one present together: any of them may be found by them."""
        since, known = self.names.get(path, (None, frozenset()))
        if since is present:
            names = None if names is None or known is None else known | names
            names = known if names == known else names
        if len(self.names) >= MOST_NAMES and path not in self.names:
            self._forget_all()
        self.names[path] = present, names

    def _make_room(self, needed: int = 0) -> None:
        while self.size + needed > self.budget:
            key, oldest = next(iter(self.kept.items()))
            if oldest.found:
                oldest.found = False
                self.kept.move_to_end(key)
            else:
                self._forget(key)

    def _forget_all(self) -> None:
        """The names, and what is kept under them: under fewer, other questions would find it."""
        for key in list(self.kept):
            self._forget(key)
        self.names.clear()

    def _forget(self, key: Key) -> None:
        if (gone := self.kept.pop(key, None)) is not None:
            self.size, gone.on_shelf = self.size - gone.size, False


def are_alike(query: str, other: str, names: Names) -> bool:
    """Whether two queries are the same question to an answer that depends on these names."""
    return query == other or (names is not None and narrowed(query, names) == narrowed(other, names))


def narrowed(query: str, names: Iterable[str]) -> str:
    """The parameters of these names, sorted by name, each with its values in their order.

    Django reads raw bytes beyond ASCII in its own way: such a query stays as it is.
    """
    if not query.isascii():
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted((pair for pair in pairs if pair[0] in names), key=lambda pair: pair[0]))
