"""The same matrix through the edge cache, cold and warm: what is kept for everybody holds nobody's secret."""

import re
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from cms.edge_cache.invalidation import Watch
from cms.edge_cache.middleware import EdgeCache
from tests.cms.edge_cache.builders import answered
from tests.secrets import sweeping
from tests.secrets.asking import WAYS, Answer
from tests.secrets.channels import CHANNELS
from tests.secrets.markers import decoded
from tests.secrets.sweeping import asked, differences, expect_none, leaks, shown_by, told, unknown

EVER = float("inf")
PERSONAL_PREFIXES = re.compile(rb"csrf|sessionid|[?&]pass=|userbar", re.IGNORECASE)
NEVER_KEPT = {
    *("administration", "authoring API", "files", "static files", "health", "forms of protected pages"),
    *("problems", "redirects", "map boundaries"),
}
"""Nobody's but the reader's, files that others keep, and what answers with an error."""
pytestmark = pytest.mark.slow
each_channel = pytest.mark.parametrize("channel", CHANNELS, ids=str)


@contextmanager
def inside_the_transaction():
    """Django closes its connection before and after each request; the world of the matrix lies in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


class Door:
    """Asks the whole site through its edge; each question twice, the answers being the same."""

    def __init__(self) -> None:
        self.site, self.questions = WSGIHandler(), Counter()
        watch = Watch()
        watch.poll()
        watch.trusted_until = EVER  # the world of the matrix stands still
        self.edge = EdgeCache(self.count, watch, 64_000_000, settings.PUBLIC_ORIGIN)

    def count(self, environ, start_response):
        self.questions[environ["PATH_INFO"]] += 1
        return self.site(environ, start_response)

    def once(self, address: str, way: str) -> Answer:
        method, headers = WAYS[way]
        headers = {"host": urlsplit(settings.PUBLIC_ORIGIN).netloc, **headers}
        environ = RequestFactory().generic(method, address, headers=headers).environ
        del environ["HTTP_COOKIE"]
        with inside_the_transaction():
            return Answer(*answered(self.edge, environ))

    def ask(self, address: str, way: str = "GET", client=None) -> Answer:
        cold, warm = self.once(address, way), self.once(address, way)
        assert warm.status == cold.status, address
        if "Set-Cookie" not in cold.headers and way != "OPTIONS":
            assert warm.said == cold.said, address
        return warm


@pytest.fixture(scope="module")
def door(matrix):
    return Door()


@pytest.fixture(autouse=True)
def _through_the_edge(door, monkeypatch):
    monkeypatch.setattr(sweeping, "ask", door.ask)


@each_channel
def test_nothing_hidden_is_shown(matrix, channel):
    expect_none(leaks(channel, matrix.world, matrix.markers))


@each_channel
def test_what_is_public_is_found_and_kept(matrix, door, channel):
    asked_before = door.questions.total()
    answers = [door.ask(address, way) for address, way in asked(channel, matrix.world)]
    said = b"\n".join(answer.head + decoded(answer.body, answer.encoding) for answer in answers)
    assert [word for word in channel.shows if word.encode() not in said] == []
    kept = door.questions.total() - asked_before < 2 * len(answers)
    assert kept == (channel.name not in NEVER_KEPT)


@pytest.mark.deep
@pytest.mark.parametrize("channel", [channel for channel in CHANNELS if channel.steady], ids=str)
def test_the_answers_are_those_of_a_site_without_secrets(matrix, channel):
    expect_none(differences(channel, matrix.before[channel.name]))


@pytest.mark.deep
@pytest.mark.parametrize("channel", [channel for channel in CHANNELS if channel.guesses], ids=str)
def test_a_guess_learns_nothing(matrix, channel):
    expect_none(told(channel, matrix.secrets, matrix.markers))


def test_nothing_that_is_kept_is_anybodys_own(matrix, door):
    """Every answer on the store, whoever it was made for."""
    for channel in CHANNELS:
        for address, way in asked(channel, matrix.world):
            door.once(address, way)
    kept = door.edge.store.responses
    assert len(kept) > 50
    for (path, query), answer in kept.items():
        whole, address = Answer(200, dict(answer.headers), answer.body), f"{path}?{query}"
        expect_none(shown_by("the store", address, "GET", whole, unknown(address, matrix.markers)))
        assert PERSONAL_PREFIXES.search(answer.body) is None, path
        assert PERSONAL_PREFIXES.search(whole.head) is None, path
