"""Answers from what is kept; what is not is asked for once, however many wait for it."""

import math
import time
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from typing import TypeGuard
from urllib.parse import urlsplit

from django.conf import settings

from cms.delivery.responses import chosen_encoding, known
from cms.edge_cache.invalidation import Present, Watch
from cms.edge_cache.query_tracking import Terms
from cms.edge_cache.store import Form, Kept, Key, Store, are_alike
from cms.edge_cache.upstream import Application, Environ, InFlight, Reply, StartResponse, ask
from cms.http.client_address import saves_data

READING = ("GET", "HEAD")
LONGEST = 300.0
"""Seconds after which an answer is made again, whatever is known of it."""
LAST_GOOD = 60.0
"""Seconds for which the last good answer stands in when Django or the database fails."""
AFTER_FAILURE = 1.0
"""Seconds for which a site that has just failed is not asked again what the last good answer can tell."""
PATIENCE = 10.0
"""Seconds for which others wait for an answer that one of them asked for."""
LONGEST_ADDRESS = 1_000
"""Characters of a path and its query, beyond which nothing is remembered of them."""
LONGEST_ACCEPTED = 200
MOST_PASSING = 4_000
ASIDE = (settings.STATIC_URL, settings.MEDIA_URL, "/admin/", "/authoring/")
"""Files, and what is never anybody's: not even tried."""

remembered_encoding = lru_cache(256)(chosen_encoding)


class EdgeCache:
    """A WSGI application in front of another.

    `budget` is in bytes; `origin` is the site's address, `hosts` are other names under which it may be asked.
    """

    def __init__(
        self, application: Application, watch: Watch, budget: int, origin: str, hosts: Iterable[str] = ()
    ) -> None:
        public = urlsplit(origin)
        self.application, self.watch, self.shelf = application, watch, Store(budget, watch)
        self.host, self.secure = public.netloc, public.scheme == "https"
        self.hosts = frozenset({public.netloc, public.hostname, *hosts})
        self.flights: dict[Key, InFlight] = {}
        self.passing: dict[Key, Present] = {}
        self.lock = Lock()
        self.failed_at = float("-inf")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self.is_from_anybody(environ):
            return self.application(environ, start_response)
        kept = self.shelf.find(place_of(environ), environ["QUERY_STRING"])
        if kept is not None and self.is_true(kept):
            return self.give(kept, environ, start_response)
        return self.fetch(kept, environ, start_response)

    def is_from_anybody(self, environ: Environ) -> bool:
        """Whether the request reads, says nothing of its sender, calls the site by its name and is short."""
        return (
            environ["REQUEST_METHOD"] in READING
            and "HTTP_COOKIE" not in environ
            and "HTTP_AUTHORIZATION" not in environ
            and environ.get("HTTP_HOST") in self.hosts
            and (not self.secure or environ.get("HTTP_X_FORWARDED_PROTO") == "https")
            and len(environ["PATH_INFO"]) + len(environ["QUERY_STRING"]) <= LONGEST_ADDRESS
        )

    def is_true(self, kept: Kept) -> bool:
        watch, now = self.watch, time.monotonic()
        return kept.present is watch.present and now < watch.sure_until and now < kept.lapses

    def give(self, kept: Kept, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """The answer in the encoding that its reader prefers, or 304 when the reader has it already."""
        form = self.form(kept, environ)
        if "HTTP_IF_NONE_MATCH" in environ and form.tag and known(environ["HTTP_IF_NONE_MATCH"], form.tag):
            start_response("304 Not Modified", form.unchanged)
            return []
        start_response(kept.status, form.headers)
        return form.body if environ["REQUEST_METHOD"] == "GET" else []

    def form(self, kept: Kept, environ: Environ) -> Form:
        encoding = encoding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return kept.forms.get(encoding) or self.shelf.add(kept, encoding)

    # What is not kept, or no longer true

    def fetch(self, kept: Kept | None, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """From Django; what was kept, still the last good answer, stands in when that fails."""
        path, query = place_of(environ), environ["QUERY_STRING"]
        present = self.watch.present
        aside = environ["PATH_INFO"].startswith(ASIDE)
        if aside or present is None or self.passing.get((path, query)) is present:
            return self.application(environ, start_response)
        if self.has_just_failed() and self.stands_in(kept):
            return self.give_last_good(kept, environ, start_response)
        found = self.join(path, query)
        if isinstance(found, InFlight):
            return self.lead(found, kept, environ, start_response)
        if found is not None:
            return self.give(found, environ, start_response)
        if self.has_just_failed() and self.stands_in(kept):
            return self.give_last_good(kept, environ, start_response)
        return self.application(environ, start_response)

    def join(self, path: str, query: str) -> InFlight | Kept | None:
        """A flight to lead, or the answer of one that began late enough to know what one's own would.

        None where that gave nothing that may be shared. What an answer depends on is known once it is there:
        a flight that turns out to ask something else is left for another.
        """
        arrived = time.monotonic()
        while True:
            address = path, self.shelf.spelling(path, query)
            with self.lock:
                flight = self.flights.get(address)
                if flight is None:
                    flight = self.flights[address] = InFlight(address, query)
                    return flight
            if not flight.landed.wait(PATIENCE):
                self.failed_at = time.monotonic()
            if flight.kept is None:
                return None
            is_recent = flight.began >= arrived or self.is_true(flight.kept)
            if is_recent and are_alike(query, flight.query, flight.terms.names):
                return flight.kept

    def lead(
        self, flight: InFlight, kept: Kept | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask, share what may be shared, and let those who wait go."""
        try:
            reply = self.ask(flight, environ)
        except Exception:
            self.failed_at = time.monotonic()
            if self.stands_in(kept):
                return self.give_last_good(kept, environ, start_response)
            raise
        finally:
            with self.lock:
                self.flights.pop(flight.address)
            flight.landed.set()
        if flight.kept is not None:
            return self.give(flight.kept, environ, start_response)
        if reply.failed and self.stands_in(kept):
            reply.close()
            return self.give_last_good(kept, environ, start_response)
        if reply.is_for_another(environ):
            reply.close()
            return self.application(environ, start_response)
        return reply.hand_on(start_response, environ["REQUEST_METHOD"] == "GET")

    def ask(self, flight: InFlight, environ: Environ) -> Reply:
        """Django's reply, kept where it may be, as an answer of what was present before it was asked."""
        present, terms = self.watch.present, flight.terms
        reply = ask(self.application, environ, terms, self.host, self.secure)
        path, query = place_of(environ), environ["QUERY_STRING"]
        if reply.failed:
            self.failed_at = time.monotonic()
        elif present is not None and reply.is_for_anybody and not is_endless(reply, query, terms):
            kept = Kept(reply.status, reply.headers, reply.whole(), present, time.monotonic() + LONGEST)
            self.form(kept, environ)
            self.shelf.put(path, query, kept, terms)
            flight.kept = kept
        elif present is not None:
            if len(self.passing) >= MOST_PASSING:
                self.passing.clear()
            self.passing[path, query] = present
        return reply

    # When Django or the database fails

    def has_just_failed(self) -> bool:
        """Whether the site as a whole seems away: not while the present can be seen, when one page fails."""
        now = time.monotonic()
        return now < self.failed_at + AFTER_FAILURE and now >= self.watch.sure_until

    def stands_in(self, kept: Kept | None) -> TypeGuard[Kept]:
        """Whether an answer is the last good one: nothing is known to have changed since, and it has not
        been in doubt for long. What has expired meanwhile is known to have changed.
        """
        if kept is None or kept.present is not self.watch.present or self.watch.has_lapsed():
            return False
        return self.doubt(kept) <= LAST_GOOD

    def doubt(self, kept: Kept) -> float:
        """Seconds since the answer was last known to be true."""
        return time.monotonic() - min(self.watch.sure_until, kept.lapses)

    def give_last_good(self, kept: Kept, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Said in a header (RFC 9211), and to be kept by nobody else."""
        form = self.form(kept, environ)
        headers = [pair for pair in form.headers if pair[0].lower() != "cache-control"]
        headers.append(("Cache-Control", "no-store"))
        headers.append(("Cache-Status", f"edge; hit; ttl={-math.ceil(self.doubt(kept))}"))
        start_response(kept.status, headers)
        return form.body if environ["REQUEST_METHOD"] == "GET" else []


def encoding_of(accepted: str) -> str:
    """The best encoding of ours; what is longer than any browser says is not remembered."""
    return remembered_encoding(accepted) if len(accepted) <= LONGEST_ACCEPTED else chosen_encoding(accepted)


def place_of(environ: Environ) -> str:
    """The path, apart for those who save data: they may be answered otherwise."""
    path: str = environ["PATH_INFO"]
    return f"light {path}" if saves_data(environ) else path


def is_endless(reply: Reply, query: str, terms: Terms) -> bool:
    """Whether nothing is found under one of endlessly many queries: Wagtail looks for redirects by the whole
    of it. To keep that would tell all other answers at the same path apart by the whole query, too.
    """
    return bool(query) and terms.names is None and not reply.status.startswith("200")
