"""Readers at full speed while another process publishes and withdraws: one second, and nobody sees it."""

import os
import time
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest
from wagtail.models import PageViewRestriction

from cms.publishing.refs import ref_of
from home.models import StandardPage
from tests.cms.publishing.machine.world import word
from tests.faults.product import WEB_ONLY, running
from tests.home.builders import published
from tests.waiting import PATIENCE, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TURNS = 12 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 3
IDLE = 700
WITHIN = 1.0
"""Seconds after the commit; a question asked later must not be answered with what was withdrawn."""


class Reader(Thread):
    """Asks for these addresses again and again; `seen` is when it asked last for what held a word."""

    def __init__(self, url: str, addresses: list[str]) -> None:
        super().__init__(daemon=True)
        self.server, self.addresses = urlsplit(url), list(addresses)
        self.word, self.over, self.answers, self.seen = b"-", Event(), 0, {}

    def run(self) -> None:
        with closing(HTTPConnection(self.server.hostname, self.server.port, timeout=PATIENCE)) as line:
            while not self.over.is_set():
                for address in self.addresses:
                    self.ask(line, address)

    def ask(self, line: HTTPConnection, address: str) -> None:
        word, asked = self.word, time.monotonic()
        line.request("GET", address)
        if word in line.getresponse().read():
            self.seen[address, word] = asked
        self.answers += 1


def unpublish(page):
    page.unpublish()


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def delete(page):
    page.delete()


def private_parent(page):
    parent = published(StandardPage(title="Réservée"))
    restrict(parent)
    page.move(parent, "last-child")


WAYS = [unpublish, restrict, private_parent, delete]


def test_no_reader_meets_what_was_withdrawn_a_second_ago(world, child_environment, tmp_path, capsys):
    environment = {**child_environment, "WEB_PROCESSES": "2"}
    page = published(StandardPage(title="Puits", slug="puits"))
    addresses = [page.get_url(), f"/api/v1/content/{ref_of(page)}", "/api/v1/content/pages?limit=100"]
    addresses += ["/api/v1/content?q=puits&sort=relevance", "/recherche/?q=puits"]
    page.delete()
    with running(environment, tmp_path / "log", WEB_ONLY) as product, idle(product.url):
        readers = [Reader(product.url, addresses) for _ in range(4)]
        for reader in readers:
            reader.start()
        lags = [lag for turn in range(TURNS) for lag in tell_and_withdraw(readers, WAYS[turn % len(WAYS)])]
        for reader in readers:
            reader.over.set()
            reader.join(PATIENCE)
    with capsys.disabled():
        answers = sum(reader.answers for reader in readers)
        print(f"\n  {answers} answers, seen at most {max(lags):.2f} s after the withdrawal", end="")
    assert max(lags) <= WITHIN
    assert answers > 100


@contextmanager
def idle(url: str):
    """More connections than there are threads, by far, that have had their answer and stay open."""
    server = urlsplit(url)
    with ExitStack() as lines:
        for _ in range(IDLE):
            line = HTTPConnection(server.hostname, server.port, timeout=PATIENCE)
            lines.callback(line.close)
            line.request("GET", "/healthz")
            assert line.getresponse().read()
        yield


def tell_and_withdraw(readers: list[Reader], withdraw) -> list[float]:
    """For each address, how long after the withdrawal (seconds, negative: before) it was last asked for
    and still answered with the word."""
    new = word().encode()
    page = published(StandardPage(title=f"Puits {new.decode()}", slug=f"puits-{new.decode()}"))
    for reader in readers:
        reader.word = new
        reader.addresses[:2] = [page.get_url(), f"/api/v1/content/{ref_of(page)}"]
    eventually(
        lambda: all((address, new) in reader.seen for reader in readers for address in reader.addresses)
    )
    withdraw(page)
    over = time.monotonic()
    rounds = [reader.answers + 2 * len(reader.addresses) for reader in readers]
    eventually(lambda: time.monotonic() > over + 1.5 * WITHIN)
    eventually(lambda: all(reader.answers > enough for reader, enough in zip(readers, rounds, strict=True)))
    asked = [at for reader in readers for (_address, word), at in reader.seen.items() if word == new]
    return [at - over for at in asked]
