"""Many ask at once for what costs most, read slowly or send slowly: nobody else waits for them."""

import http.client
import json
import select
import socket
from contextlib import ExitStack, closing, contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from django.db.transaction import atomic

from cms.http import sending
from cms.http.places import Places
from cms.http.read_limit import ReadLimiter
from cms.publishing import sequence
from cms.publishing.models import Publication
from cms.serving.web import BODIES, LARGE_ANSWERS, LARGE_ANSWERS_OF_ONE
from tests.cms.reading.builder import publish
from tests.faults.product import WEB_ONLY, running
from tests.waiting import PATIENCE, eventually

pytestmark = pytest.mark.django_db(transaction=True)

ITEMS = 4_000
HELD = 24
COSTLY = "/telecharger/projects.geojson?bbox=-12,12,-9,{north}"
SUMMARY = "Un puits. " * 60
LISTS_RETRY = ReadLimiter(Places(1, 1), Places(1, 1)).lists.retry_after
"""Said to one too many of those for whom a list is computed; not to one too many to whom it is sent."""
FORM = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": "csrftoken=" + "a" * 32}
FILES = {"Content_Type": "multipart/form-data; boundary=a"}


@pytest.fixture
def site(world, child_environment, tmp_path):
    """The running web server, behind a proxy that says who asks, on a site of some thousand projects."""
    publish_projects()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**child_environment, "TRUSTED_PROXIES": "1", "TMPDIR": str(temporary)}
    with running(environment, tmp_path / "log", WEB_ONLY) as product:
        product.temporary = temporary
        ask(product, "/")
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
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # what is not read is not taken,
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1400)  # nor kept by the megabyte on its way
    made.settimeout(PATIENCE)
    made.connect((address.hostname, address.port))
    return made


def head(method: str, path: str, sender: str, **headers: object) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"X-Forwarded-For: {sender}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def ask(product, *paths: str) -> None:
    """Each is answered well. Whoever is held is let go after half a minute, and no sooner: those who had to
    wait for it find it gone, as the tests notice.
    """
    address = urlsplit(product.url)
    for path in paths:
        with closing(http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE)) as line:
            line.request("GET", path)
            assert line.getresponse().status == 200, path


def begun(lines: list[socket.socket]) -> int:
    """On how many of these connections an answer has begun; nothing is read of it."""
    return len(select.select(lines, [], [], 0)[0])


def answer(held: socket.socket) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body of what comes on this connection."""
    held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024 * 1024)
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
            with suppress(ConnectionError):  # who is refused at the first words may not say the rest
                lines[-1].sendall(request)
        yield lines


def answered(product, request: bytes) -> int:
    """The status of the answer to this, read at once."""
    with holding(product, [request]) as [line]:
        return answer(line)[0]


@pytest.mark.parametrize("senders", [1, HELD], ids=["one address", "several addresses"])
def test_health_and_kept_pages_never_wait_for_what_costs_much(site, senders):
    asked = [
        head("GET", COSTLY.format(north=15 + number / 100), f"203.0.113.{number % senders}")
        for number in range(HELD)
    ]
    with holding(site, asked) as lines:
        ask(site, *["/healthz"] * 5, *["/"] * 5)
        eventually(lambda: begun(lines) == HELD)
        answers = [answer(line) for line in lines]
    served = [body for status, _, body in answers if status == 200]
    refused = [int(headers["Retry-After"]) for status, headers, _ in answers if status == 503]
    assert len(served) + len(refused) == HELD
    assert 1 <= len(served) <= (LARGE_ANSWERS_OF_ONE if senders == 1 else LARGE_ANSWERS)
    assert min(len(json.loads(body)["features"]) for body in served) > ITEMS
    assert LISTS_RETRY in refused
    assert set(refused) <= {LISTS_RETRY, sending.RETRY_AFTER}


def test_readers_who_take_nothing_hold_no_more_than_their_places(site):
    asked = head("GET", COSTLY.format(north=15), "203.0.113.1")
    ask(site, COSTLY.format(north=15))  # from now on it is kept
    with holding(site, [asked] * HELD) as lines:
        ask(site, *["/healthz"] * 5, "/recherche/?q=puits")
        eventually(lambda: begun(lines) == HELD)  # who reads before gives places to those who come late
        statuses = [answer(line)[0] for line in lines]
    assert 1 <= statuses.count(200) <= LARGE_ANSWERS_OF_ONE
    assert statuses.count(503) == HELD - statuses.count(200)
    eventually(lambda: answered(site, asked) == 200)


def test_senders_who_stall_keep_only_senders_waiting(site):
    asked = [
        head("POST", "/admin/login/", f"203.0.113.{number}", **FORM, Content_Length=1000) + b"a"
        for number in range(HELD)
    ]
    with holding(site, asked) as lines:
        eventually(lambda: begun(lines) == HELD - BODIES)  # the others have all the places
        ask(site, *["/healthz"] * 5, "/recherche/?q=puits")
        refused = head("POST", "/admin/login/", "198.51.100.1", **FORM, Content_Length=1) + b"a"
        assert answered(site, refused) == 503
        assert begun(lines) == HELD - BODIES
    ask(site, "/healthz")


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
