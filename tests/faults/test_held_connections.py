"""Many ask at once for what costs most, read slowly or send slowly: nobody else waits for them."""

import http.client
import json
import socket
import time
from contextlib import ExitStack, closing, contextmanager
from urllib.parse import urlsplit

import pytest
from django.db.transaction import atomic

from cms.publishing import sequence
from cms.publishing.models import Publication
from cms.serving.web import LARGE_ANSWERS_OF_ONE
from tests.cms.reading.builder import publish
from tests.faults.product import WEB_ONLY, running
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)

ITEMS = 4_000
HELD = 24
COSTLY = "/telecharger/projects.geojson?bbox=-12,12,-9,{north}"
SUMMARY = "Un puits. " * 60
FORM = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": "csrftoken=" + "a" * 32}
FILES = {"Content_Type": "multipart/form-data; boundary=a"}
AT_ONCE = 1.0
"""Seconds in which health and a kept page are there, whatever others do."""


@pytest.fixture
def site(world, child_environment, tmp_path):
    """The running web server, behind a proxy that says who asks, on a site of some thousand projects."""
    publish_projects()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**child_environment, "TRUSTED_PROXIES": "1", "TMPDIR": str(temporary)}
    with running(environment, tmp_path / "log", WEB_ONLY) as product:
        product.temporary = temporary
        seconds(product, "/")
        yield product


@atomic
def publish_projects() -> None:
    one = publish("Puits", type="projects", place=(-11.4, 14.4))
    card = one.card.replace('"summary": ""', f'"summary": "{SUMMARY}"')
    same = {field.name: getattr(one, field.name) for field in one._meta.concrete_fields if field.name != "id"}
    first = sequence.allocate(ITEMS)
    own = [
        {"ref": f"projects/{at}.fr", "key": f"{at}", "seq": first + at, "card": card} for at in range(ITEMS)
    ]
    Publication.objects.bulk_create([Publication(**same | fields) for fields in own], batch_size=500)


def connected(product) -> socket.socket:
    address = urlsplit(product.url)
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # what is not read is not taken
    made.settimeout(60)
    made.connect((address.hostname, address.port))
    return made


def head(method: str, path: str, sender: str, **headers: object) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"X-Forwarded-For: {sender}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def seconds(product, path: str) -> float:
    """How long it took until it was answered well."""
    address, began = urlsplit(product.url), time.monotonic()
    line = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    line.request("GET", path)
    assert line.getresponse().status == 200, path
    line.close()
    return time.monotonic() - began


def slowest(product, path: str, turns: int = 5) -> float:
    return max(seconds(product, path) for _ in range(turns))


def answer(held: socket.socket) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body of what comes on this connection."""
    with closing(http.client.HTTPResponse(held)) as said:
        said.begin()
        return said.status, said.headers, said.read()


@contextmanager
def holding(product, requests):
    """Connections that have sent these, and read nothing yet."""
    with ExitStack() as held:
        lines = []
        for request in requests:
            lines.append(held.enter_context(connected(product)))
            lines[-1].sendall(request)
        yield lines


@pytest.mark.parametrize("senders", [1, HELD], ids=["one address", "several addresses"])
def test_health_and_kept_pages_never_wait_for_what_costs_much(site, senders):
    asked = [
        head("GET", COSTLY.format(north=15 + number / 100), f"203.0.113.{number % senders}")
        for number in range(HELD)
    ]
    with holding(site, asked) as lines:
        assert slowest(site, "/healthz") < AT_ONCE
        assert slowest(site, "/") < AT_ONCE
        answers = [answer(line) for line in lines]
    served = [body for status, _, body in answers if status == 200]
    refused = [headers for status, headers, _ in answers if status == 503]
    assert len(served) + len(refused) == HELD
    assert min(len(json.loads(body)["features"]) for body in served) > ITEMS
    assert min(int(headers["Retry-After"]) for headers in refused) > 0


def test_readers_who_take_nothing_hold_no_more_than_their_places(site):
    asked = head("GET", COSTLY.format(north=15), "203.0.113.1")
    seconds(site, COSTLY.format(north=15))  # from now on it is kept
    with holding(site, [asked] * HELD) as lines:
        assert slowest(site, "/healthz") < AT_ONCE
        assert slowest(site, "/recherche/?q=puits", turns=1) < AT_ONCE
        statuses = [answer(line)[0] for line in lines]
    assert statuses.count(200) == LARGE_ANSWERS_OF_ONE
    assert statuses.count(503) == HELD - LARGE_ANSWERS_OF_ONE
    eventually(lambda: seconds(site, COSTLY.format(north=15)))


def test_senders_who_stall_keep_only_senders_waiting(site):
    asked = [
        head("POST", "/admin/login/", f"203.0.113.{number}", **FORM, Content_Length=1000) + b"a"
        for number in range(HELD)
    ]
    with holding(site, asked) as lines:
        assert slowest(site, "/healthz") < AT_ONCE
        assert slowest(site, "/recherche/?q=puits", turns=1) < AT_ONCE
        refused = head("POST", "/admin/login/", "198.51.100.1", **FORM, Content_Length=1) + b"a"
        with holding(site, [refused]) as [line]:
            assert answer(line)[0] == 503
    eventually(lambda: seconds(site, "/healthz"))
    assert len(lines) == HELD


BODIES_REFUSED = [(413, {"Content_Length": 188_000_000}), (411, {"Transfer_Encoding": "chunked"})]


@pytest.mark.parametrize("path", ["/", "/contact/", "/admin/login/", "/_util/login/"])
def test_what_is_too_much_is_refused_before_it_is_sent_and_nothing_is_written(site, path):
    part = b'--a\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + b"x" * 100_000
    for status, headers in BODIES_REFUSED:
        request = head("POST", path, "203.0.113.1", **FILES, **headers)
        with holding(site, [request + part]) as [line]:
            assert list(site.temporary.iterdir()) == []
            assert answer(line)[0] == status
    assert list(site.temporary.iterdir()) == []
