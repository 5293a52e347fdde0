"""What no HTTP library would send, and what slow clients do: the product stays up and serves others."""

import http.client
import re
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.waiting import PATIENCE

TAIL = b"Host: 127.0.0.1\r\nConnection: close\r\n\r\n"
LINES = [
    b"GET http://evil.example/actualites/ HTTP/1.1",
    b"GET //evil.example/.. HTTP/1.1",
    b"GET /static/../../../etc/passwd HTTP/1.1",
    b"GET /media/..%2f..%2fsecret-key HTTP/1.1",
    b"OPTIONS * HTTP/1.1",
    b"CONNECT 127.0.0.1:22 HTTP/1.1",
    b"TRACE / HTTP/1.1",
    b"foo / HTTP/1.1",
    b"A" * 5000 + b" / HTTP/1.1",
    b"GET /\xff\xfe HTTP/1.1",
    b"GET /\x00 HTTP/1.1",
    b"GET /%zz%ED%A0%80/ HTTP/1.1",
    b"GET /recherche/?q=\xc3( HTTP/1.1",
    b"GET /recherche/?q=" + b"x" * 60_000 + b" HTTP/1.1",
    b"GET /recherche/?q=" + b"x" * 600_000 + b" HTTP/1.1",
    b"GET / HTTP/9.9",
]
HEADERS = [
    b"Accept-Encoding: " + b"gzip," * 50_000,
    b"\r\n".join(b"X-%d: 1" % number for number in range(150)),
    b"Accept-Language: \xff\xfe\x80\r\nCookie: \xff=\xff; sessionid=%00",
    b"Foo\x00Bar: x",
    b"User-Agent: a\x00b",
    b"Host: evil.example",
    b"Content-Length: -1",
    b"Content-Length: 99999999999999",
    b"Content-Length: 1\r\nContent-Length: 2",
    b"Transfer-Encoding: xchunked",
    b"Range: bytes=" + b"0-1," * 5000,
]
WHOLE = [
    b"GET /\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"POST /admin/login/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + TAIL + b"FFFFFFFFFFFFFFFF\r\njunk",
    b"POST /api/v1/content HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
    + TAIL
    + b"0\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" * 50 + b"GET /healthz HTTP/1.1\r\n" + TAIL,
]
REQUESTS = [
    *WHOLE,
    *(line + b"\r\n" + TAIL for line in LINES),
    *(b"GET / HTTP/1.1\r\n" + header + b"\r\n" + TAIL for header in HEADERS),
]


def connected(product) -> socket.socket:
    address = urlsplit(product.url)
    return socket.create_connection((address.hostname, address.port), timeout=PATIENCE)


def answers(product, request: bytes) -> list[int]:
    """The statuses of all that comes back before the server closes; fails when it neither says nor closes."""
    received = b""
    with connected(product) as sent:
        try:
            sent.sendall(request)
            while piece := sent.recv(65536):
                received += piece
        except ConnectionError:  # closed while we were still speaking
            pass
    assert b"root:" not in received
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", received)]


def is_served(product, path="/") -> bool:
    """Whether an ordinary visitor gets what is asked for."""
    address = urlsplit(product.url)
    visitor = http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE)
    visitor.request("GET", path)
    status = visitor.getresponse().status
    visitor.close()
    return status == 200


def is_waited_for(client: socket.socket) -> bool:
    """Whether the server has neither answered this client nor hung up."""
    client.setblocking(False)
    try:
        client.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    return False


@pytest.mark.parametrize("request_", REQUESTS, ids=range(len(REQUESTS)))
def test_an_odd_request_is_answered_or_refused(product, request_):
    assert [status for status in answers(product, request_) if status >= 500] == []


def slow(method: bytes, body: bytes) -> bytes:
    """The beginning of a request that will never be whole."""
    form = b"Cookie: csrftoken=" + b"a" * 32 + b"\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return method + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n" + form + body


@pytest.mark.parametrize(
    ("clients", "beginning"),
    [
        (100, slow(b"GET /", b"X-Slow: ")),
        (20, slow(b"POST /admin/login/", b"Content-Length: 1000\r\n\r\na")),
    ],
    ids=["headers", "bodies"],
)
def test_slow_clients_keep_nobody_waiting(product, clients, beginning):
    """Visitors are served while the server still waits for some of the others: half a minute at most."""
    with ExitStack() as held:
        slow_ones = [held.enter_context(connected(product)) for _ in range(clients)]
        for client in slow_ones:
            client.sendall(beginning)
        assert is_served(product)
        assert is_served(product, "/recherche/?q=eau")
        assert any(map(is_waited_for, slow_ones))
    assert is_served(product)


def test_the_product_is_well_afterwards(product):
    assert is_served(product, "/readyz")
