"""Whatever is asked in whatever order: what an edge answers is what its origin would say at that moment."""

from urllib.parse import urlencode

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cms.edge_cache import middleware
from cms.edge_cache.query_tracking import QUERY_USE, TrackedQuery
from tests.cms.edge_cache.builders import PUBLIC, ask, edge_before

pytestmark = pytest.mark.deep

BUDGET = 80_000
PATHS = st.sampled_from(["/liste/", "/liste/", "/page/", "/api/", "/rien/", "/formulaire/"])
PAIRS = [("page", "1"), ("page", ""), ("topic", "1"), ("topic", "é"), ("q", "eau & sel"), ("fbclid", "1")]
QUERIES = st.lists(st.sampled_from(PAIRS), max_size=3).map(urlencode)
METHODS = st.sampled_from(["GET", "GET", "GET", "HEAD"])


def said(path: str, query: TrackedQuery, version: int) -> str:
    """What a view would tell: each looks at the query in its own way, one parameter decides on another."""
    parts = [path, str(version)]
    if path == "/liste/":
        parts += [query.get("page", "?"), *(query.getlist("topic") if "page" in query else ())]
    if path == "/api/":
        parts += [query.urlencode()]
    if path == "/rien/" and query.get("q"):
        parts += [str(len(query))]
    return "|".join(parts)


class Readers(RuleBasedStateMachine):
    """Readers ask, the content changes, the database goes away and comes back."""

    def __init__(self):
        super().__init__()
        self.version, self.failing = 0, False
        self.edge = edge_before(self.answer, budget=BUDGET)

    def answer(self, environ):
        if self.failing:
            return "503 Away", {}, b""
        query = TrackedQuery(environ["QUERY_STRING"])
        query.use = environ.get(QUERY_USE)
        headers = {"Set-Cookie": "a=b"} if environ["PATH_INFO"] == "/formulaire/" else {}
        status = "404 Not Found" if environ["PATH_INFO"] == "/rien/" else "200 OK"
        body = said(environ["PATH_INFO"], query, self.version)
        return status, {**PUBLIC, **headers}, body.encode()

    def truth(self, path, query) -> bytes:
        return said(path, TrackedQuery(query), self.version).encode()

    @rule(path=PATHS, query=QUERIES, method=METHODS, cookie=st.booleans())
    def ask(self, path, query, method, cookie):
        headers = {"cookie": "sessionid=1"} if cookie else {}
        found = ask(self.edge, path, query, method, **headers)
        expected = self.truth(path, query) if method == "GET" else b""
        if self.failing and found.status == 503:
            return
        assert found.body == expected
        assert ("Cache-Status" in found.headers) <= self.failing
        assert not (cookie and self.failing)

    @precondition(lambda self: not self.failing)
    @rule(path=PATHS.filter(lambda path: path not in ("/formulaire/", "/rien/")), query=QUERIES)
    def ask_twice(self, path, query):
        ask(self.edge, path, query)
        before = len(self.edge.application.asked)
        assert ask(self.edge, path, query).body == self.truth(path, query)
        assert len(self.edge.application.asked) == before

    @rule()
    def change(self):
        self.version += 1
        self.edge.watch.move()

    @rule()
    def go_away(self):
        self.failing = True
        self.edge.watch.doubt()

    @rule()
    def come_back(self):
        self.failing = False
        self.edge.watch.sure()
        self.edge.failed_at -= middleware.FAILURE_PAUSE

    @invariant()
    def memory_is_bounded(self):
        kept = self.edge.store.responses.values()
        assert self.edge.store.size == sum(response.size for response in kept) <= BUDGET


TestReaders = Readers.TestCase
