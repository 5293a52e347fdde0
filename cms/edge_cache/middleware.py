"""Answers from the cache; what is not in it is asked of Django once, however many wait for it."""

import math
import time
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from threading import Lock
from typing import TypeGuard
from urllib.parse import urlsplit

from django.conf import settings

from cms.edge_cache.invalidation import PublicState, Watch
from cms.edge_cache.query_tracking import QueryUse
from cms.edge_cache.store import CachedResponse, Key, Store, Variant, is_same_question
from cms.edge_cache.upstream import (
    Application,
    Environ,
    InFlight,
    StartResponse,
    UpstreamResponse,
    fetch_upstream,
)
from cms.http.compression import negotiated_encoding
from cms.http.conditional import is_known
from cms.http.saving_data import saves_data

SAFE_METHODS = ("GET", "HEAD")
ASKS_WHETHER = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}
"""What a request has that wants nothing but news."""
MAX_AGE = 300.0
"""Seconds after which a response is made again, whatever is known of it."""
STALE_IF_ERROR = 60.0
"""Seconds for which a response that was good is sent when Django or the database fails (RFC 5861, 4)."""
FAILURE_PAUSE = 1.0
"""Seconds for which Django, when it has just failed, is not asked again what a stale response can tell."""
WAIT_SECONDS = 10.0
"""How long others wait for a response that one of them asked for."""
LONGEST_ADDRESS = 1_000
"""Characters of a path and its query, beyond which nothing is remembered of them."""
LONGEST_ACCEPT_ENCODING = 200
MOST_UNCACHEABLE = 4_000
BYPASSED = (settings.STATIC_URL, settings.MEDIA_URL, "/admin/", "/authoring/", "/healthz", "/readyz")
"""Files, and what is never for anybody: not even tried."""

cached_encoding = lru_cache(256)(negotiated_encoding)

Limit = Callable[[Environ, StartResponse, Application], Iterable[bytes]]
"""Has an application answer, or refuses in its place."""


def unlimited(environ: Environ, start_response: StartResponse, application: Application) -> Iterable[bytes]:
    return application(environ, start_response)


class EdgeCache:
    """A WSGI application in front of another.

    `budget` is in bytes; `origin` is the site's address, `hosts` are other names under which it may be asked.
    What is not kept passes `limit`, those who wait for a response of others included.
    """

    def __init__(
        self,
        application: Application,
        watch: Watch,
        budget: int,
        origin: str,
        hosts: Iterable[str] = (),
        limit: Limit = unlimited,
    ) -> None:
        public = urlsplit(origin)
        self.limit = limit
        self.application, self.watch, self.store = application, watch, Store(budget, watch)
        self.host, self.secure = public.netloc, public.scheme == "https"
        self.hosts = frozenset({public.netloc, public.hostname, *hosts})
        self.in_flight: dict[Key, InFlight] = {}
        self.uncacheable: dict[Key, PublicState] = {}
        self.lock = Lock()
        self.failed_at = float("-inf")

    def at_once(self, environ: Environ, start_response: StartResponse) -> list[bytes] | None:
        """What is there to be sent as it is; None for what has to be asked, waited for or compressed."""
        if not self.is_anonymous(environ):
            return None
        cached = self.store.find(cache_path(environ), environ["QUERY_STRING"])
        if cached is None or not self.is_fresh(cached):
            return None
        if encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")) not in cached.variants:
            return None
        return self.send(cached, environ, start_response)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self.is_anonymous(environ):
            return self.limit(environ, start_response, self.application)
        cached = self.store.find(cache_path(environ), environ["QUERY_STRING"])
        if cached is not None and self.is_fresh(cached):
            return self.send(cached, environ, start_response)
        return self.limit(environ, start_response, partial(self.fetch, cached))

    def is_anonymous(self, environ: Environ) -> bool:
        """Whether the request reads, says nothing of its sender, calls the site by its name and is short."""
        return (
            environ["REQUEST_METHOD"] in SAFE_METHODS
            and "HTTP_COOKIE" not in environ
            and "HTTP_AUTHORIZATION" not in environ
            and environ.get("HTTP_HOST") in self.hosts
            and (not self.secure or environ.get("HTTP_X_FORWARDED_PROTO") == "https")
            and len(environ["PATH_INFO"]) + len(environ["QUERY_STRING"]) <= LONGEST_ADDRESS
        )

    def is_fresh(self, cached: CachedResponse) -> bool:
        """Whether it is certainly still what Django would answer."""
        watch, now = self.watch, time.monotonic()
        return cached.state is watch.state and now < watch.trusted_until and now < cached.expires_at

    def send(self, cached: CachedResponse, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """In the encoding that the reader prefers, or 304 when the reader has it already."""
        variant = self.variant(cached, environ)
        if ASKS_WHETHER & environ.keys() and is_known(variant.etag, cached.last_modified, environ):
            start_response("304 Not Modified", variant.not_modified)
            return []
        start_response(cached.status, variant.headers)
        return variant.body if environ["REQUEST_METHOD"] == "GET" else []

    def variant(self, cached: CachedResponse, environ: Environ) -> Variant:
        encoding = encoding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return cached.variants.get(encoding) or self.store.add(cached, encoding)

    # What is not cached, or no longer fresh

    def fetch(
        self, cached: CachedResponse | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """From Django; where that fails, what was cached while it may be stale."""
        path, query = cache_path(environ), environ["QUERY_STRING"]
        state = self.watch.state
        bypassed = environ["PATH_INFO"].startswith(BYPASSED)
        if bypassed or state is None or self.uncacheable.get((path, query)) is state:
            return self.application(environ, start_response)
        if self.has_just_failed() and self.may_be_stale(cached):
            return self.send_stale(cached, environ, start_response)
        joined = self.join(path, query)
        if isinstance(joined, InFlight):
            return self.lead(joined, cached, environ, start_response)
        if joined is not None:
            return self.send(joined, environ, start_response)
        if self.has_just_failed() and self.may_be_stale(cached):
            return self.send_stale(cached, environ, start_response)
        return self.application(environ, start_response)

    def join(self, path: str, query: str) -> InFlight | CachedResponse | None:
        """A request to lead, or the response to one that began late enough to be one's own.

        None where that may not be shared. What a response depends on is known once it is there: a request
        that turns out to be another question is left for the next.
        """
        arrived = time.monotonic()
        while True:
            address = path, self.store.normalize(path, query)
            with self.lock:
                pending = self.in_flight.get(address)
                if pending is None:
                    pending = self.in_flight[address] = InFlight(address, query)
                    return pending
            if not pending.finished.wait(WAIT_SECONDS):
                self.failed_at = time.monotonic()
            if pending.cached is None:
                return None
            is_recent = pending.started_at >= arrived or self.is_fresh(pending.cached)
            if is_recent and is_same_question(query, pending.query, pending.use.names):
                return pending.cached

    def lead(
        self,
        pending: InFlight,
        cached: CachedResponse | None,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Ask Django, share what may be shared, and let those who wait go."""
        try:
            response = self.ask_upstream(pending, environ)
        except Exception:
            self.failed_at = time.monotonic()
            if self.may_be_stale(cached):
                return self.send_stale(cached, environ, start_response)
            raise
        finally:
            with self.lock:
                self.in_flight.pop(pending.address)
            pending.finished.set()
        if pending.cached is not None:
            return self.send(pending.cached, environ, start_response)
        if response.failed and self.may_be_stale(cached):
            response.close()
            return self.send_stale(cached, environ, start_response)
        if response.varies_by_request(environ) or self.is_too_large(response):
            response.close()
            return self.application(environ, start_response)
        return response.send(start_response, environ["REQUEST_METHOD"] == "GET")

    def ask_upstream(self, pending: InFlight, environ: Environ) -> UpstreamResponse:
        """Django's response, cached where it may be: it belongs to the state before it was asked."""
        state, use = self.watch.state, pending.use
        response = fetch_upstream(self.application, environ, use, self.host, self.secure)
        path, query = cache_path(environ), environ["QUERY_STRING"]
        if response.failed:
            self.failed_at = time.monotonic()
        elif state is not None and self.may_be_kept(response, query, use):
            cached = CachedResponse(
                response.status, response.headers, response.read(), state, time.monotonic() + MAX_AGE
            )
            self.variant(cached, environ)
            self.store.put(path, query, cached, use)
            pending.cached = cached
        elif state is not None:
            if len(self.uncacheable) >= MOST_UNCACHEABLE:
                self.uncacheable.clear()
            self.uncacheable[path, query] = state
        return response

    def may_be_kept(self, response: UpstreamResponse, query: str, use: QueryUse) -> bool:
        return (
            response.is_cacheable
            and not self.is_too_large(response)
            and not is_unbounded_miss(response, query, use)
        )

    def is_too_large(self, response: UpstreamResponse) -> bool:
        """Whether it would not be kept, and is not even read into memory."""
        return response.length > self.store.largest

    # When Django or the database fails

    def has_just_failed(self) -> bool:
        """Whether the site as a whole seems away: when one page fails, the state can still be polled."""
        now = time.monotonic()
        return now < self.failed_at + FAILURE_PAUSE and now >= self.watch.trusted_until

    def may_be_stale(self, cached: CachedResponse | None) -> TypeGuard[CachedResponse]:
        """Whether nothing is known to have changed since, and it has not been stale for long.

        What has expired meanwhile is known to have changed.
        """
        if cached is None or cached.state is not self.watch.state or self.watch.has_lapsed():
            return False
        return self.staleness(cached) <= STALE_IF_ERROR

    def staleness(self, cached: CachedResponse) -> float:
        """Seconds since it was last known to be fresh."""
        return time.monotonic() - min(self.watch.trusted_until, cached.expires_at)

    def send_stale(
        self, cached: CachedResponse, environ: Environ, start_response: StartResponse
    ) -> list[bytes]:
        """A header says so (RFC 9211), and that nobody else may keep it."""
        variant = self.variant(cached, environ)
        headers = [pair for pair in variant.headers if pair[0].lower() != "cache-control"]
        headers.append(("Cache-Control", "no-store"))
        headers.append(("Cache-Status", f"edge; hit; ttl={-math.ceil(self.staleness(cached))}"))
        start_response(cached.status, headers)
        return variant.body if environ["REQUEST_METHOD"] == "GET" else []


def encoding_of(accepted: str) -> str:
    """The best encoding of ours; what is longer than any browser says is not remembered."""
    negotiate = cached_encoding if len(accepted) <= LONGEST_ACCEPT_ENCODING else negotiated_encoding
    return negotiate(accepted)


def cache_path(environ: Environ) -> str:
    """The path, apart for those who save data: they may be answered otherwise."""
    path: str = environ["PATH_INFO"]
    return f"light {path}" if saves_data(environ) else path


def is_unbounded_miss(response: UpstreamResponse, query: str, use: QueryUse) -> bool:
    """Whether nothing is found under one of endlessly many queries: Wagtail looks for redirects by the whole
    of it. To keep that would tell all other responses at the same path apart by the whole query, too.
    """
    return bool(query) and use.names is None and not response.status.startswith("200")
