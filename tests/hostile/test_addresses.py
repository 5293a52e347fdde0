"""No address answers with an error of ours, hangs, or repeats markup, whatever it is asked."""

import time
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from django.test import Client
from hypothesis import settings

from tests.hostile.addresses import public_addresses
from tests.hostile.inputs import BODIES, HEADERS, MARKUP, METHODS, PATHS, QUERIES

pytestmark = [pytest.mark.deep, pytest.mark.usefixtures("site")]
PATIENCE = 5
"""Seconds of the processor, whatever else the machine does; an answer takes milliseconds."""
STEP = 3 if settings.default.max_examples > 15 else 12
"""Every input meets each third address in the deep profile, each twelfth in the quick one, in turn."""


@pytest.fixture(scope="module")
def addresses(site) -> list[str]:
    return public_addresses()


def in_turn(inputs) -> pytest.MarkDecorator:
    """Each input with the number by which its turn of addresses is chosen."""
    turns = [pytest.param(number, value, id=str(number)) for number, value in enumerate(inputs)]
    return pytest.mark.parametrize(("turn", "given"), turns)


def ask(address: str, method="GET", query="", body=b"", **headers) -> None:
    """One request, and what holds for every answer."""
    path, _, own = address.partition("?")
    client, began = Client(raise_request_exception=False), time.thread_time()
    answer = client.generic(
        method,
        "/",
        body,
        headers.pop("content-type", "application/octet-stream"),
        headers=headers,
        PATH_INFO=unquote_to_bytes(path).decode("latin-1"),
        QUERY_STRING=query or own,
    )
    content = b"".join(answer) if answer.streaming else answer.content
    answer.close()
    asked = (method, address[:200], query[:200], str(headers)[:200])
    assert answer.status_code < 500, asked
    assert time.thread_time() - began < PATIENCE, asked
    assert is_passive(answer, content), asked
    assert "evil" not in (urlsplit(answer.get("Location", "")).hostname or ""), asked
    assert not ("evil" in str(headers) and b"evil" in content), asked


def is_passive(answer, content: bytes) -> bool:
    """Whether our markup is not repeated where a browser would read it as such."""
    return "ml" not in answer.get("Content-Type", "") or MARKUP.encode() not in content


@in_turn(QUERIES)
def test_queries(addresses, turn, given):
    for address in addresses[turn % STEP :: STEP]:
        ask(address, query=given)


@in_turn(HEADERS)
def test_headers(addresses, turn, given):
    for address in addresses[turn % STEP :: STEP]:
        ask(address, **given)


@in_turn(METHODS)
def test_methods(addresses, turn, given):
    for number, address in enumerate(addresses[turn % STEP :: STEP]):
        ask(address, given, body=BODIES[number % len(BODIES)])


@in_turn(BODIES)
def test_bodies_of_requests_that_have_none(addresses, turn, given):
    for address in addresses[turn % STEP :: STEP]:
        ask(address, body=given)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_paths(path):
    for method in ("GET", "POST"):
        ask(path, method)
