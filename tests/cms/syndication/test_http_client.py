"""One exchange is bounded in time and bytes, whatever the other side does."""

import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from cms.syndication.http_client import NoAnswer, post
from cms.syndication.ssrf import Target
from tests.cms.syndication.receiver import whole_request

GIVEN_UP = 60
"""Seconds after which a server hangs up that is never to be waited for: the test fails instead of hanging."""


@contextmanager
def speaking(act):
    """A server that does `act(connection)` to whoever connects; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with suppress(OSError), server.accept()[0] as connection:
                connection.settimeout(GIVEN_UP)
                whole_request(connection)
                act(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)  # who never came is not waited for
    thread.join(GIVEN_UP)


def at(port, *addresses):
    return Target(list(addresses or ["127.0.0.1"]), port, "partenaire.example", False, "/webhook")


def drip(connection, over):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.05):
        connection.sendall(b"X-A: b\r\n")


def keep_silent(connection, over):
    over.wait()


def flood(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(200):
        connection.sendall(b"x" * 65536)


@pytest.mark.parametrize("act", [drip, keep_silent])
def test_a_slow_server_is_left_at_the_deadline(act):
    """It goes on until nobody listens to it, so whoever waited for its end would be told something else."""
    over = threading.Event()
    hang_up = threading.Timer(GIVEN_UP, over.set)
    hang_up.start()
    with speaking(lambda connection: act(connection, over)) as port:
        with pytest.raises(NoAnswer, match="Pas de réponse en 15 secondes"):
            post(at(port), b"{}", {}, seconds=0.5)
        hang_up.cancel()
        over.set()


def test_of_a_huge_answer_only_the_beginning_is_read():
    with speaking(flood) as port:
        answer = post(at(port), b"{}", {})
    assert (answer.status, answer.text) == (200, "x" * 500)


def test_headers_without_end_are_not_read_to_the_end():

    def endless(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-A: " + b"b" * 8000 + b"\r\n")

    with speaking(endless) as port, pytest.raises(NoAnswer, match="HTTP lisible"):
        post(at(port), b"{}", {})


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"", "coupée"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "HTTP lisible"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "HTTP lisible"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "coupée"),
        (b"HTTP/1.1 200 OK", "coupée"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Le", "coupée"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 101 + b"\r\n", "HTTP lisible"),
    ],
)
def test_what_is_no_whole_answer_is_none(said, reason):
    with (
        speaking(lambda connection: connection.sendall(said)) as port,
        pytest.raises(NoAnswer, match=reason),
    ):
        post(at(port), b"{}", {})


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", 200),
        (b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 410 Gone\r\n\r\n", 410),
        (b"HTTP/1.1 101 Switching\r\n\r\n", 101),
        (b"HTTP/1.0 200 OK\n\n", 200),
        (b"HTTP/1.1 204 OK\r\nContent-Length: 3\r\n\r\nabc", 204),
    ],
)
def test_the_status_is_that_of_the_final_answer(said, status):
    with speaking(lambda connection: connection.sendall(said)) as port:
        assert post(at(port), b"{}", {}).status == status


def test_an_answer_that_breaks_off_has_said_its_status():
    with speaking(
        lambda connection: connection.sendall(b"HTTP/1.1 202 OK\r\nContent-Length: 900\r\n\r\nabc")
    ) as port:
        assert post(at(port), b"{}", {}) == (202, "abc", "")


def test_nobody_there():
    """The port is taken, or another process might listen there by now."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswer, match="refusée"):
            post(at(deaf.getsockname()[1]), b"{}", {})


def test_the_next_address_is_tried_when_the_first_refuses():
    with speaking(lambda connection: connection.sendall(b"HTTP/1.1 204 OK\r\n\r\n")) as port:
        assert post(at(port, "127.0.0.2", "127.0.0.1"), b"{}", {}).status == 204


def test_the_host_is_named_and_no_proxy_is_asked(monkeypatch):
    asked = []
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")

    def remember(connection):
        connection.sendall(b"HTTP/1.1 204 OK\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with server.accept()[0] as connection:
                asked.append(whole_request(connection))
                remember(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        post(at(server.getsockname()[1]), b"{}", {"X-A": "b"})
        thread.join(5)
    request = asked[0].decode()
    assert request.startswith("POST /webhook HTTP/1.1\r\n")
    assert f"Host: partenaire.example:{server_port(request)}" in request


def server_port(request: str) -> str:
    return request.partition("Host: partenaire.example:")[2].partition("\r\n")[0]


def test_what_is_not_tls_is_no_answer():
    with speaking(lambda connection: connection.sendall(b"not TLS")) as port:
        secure = at(port)._replace(tls=True)
        with pytest.raises(NoAnswer, match=r"connexion chiffrée|coupée"):
            post(secure, b"{}", {})


def test_an_address_of_version_6_is_named_in_brackets():
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with server.accept()[0] as connection:
                asked.append(whole_request(connection))
                connection.sendall(b"HTTP/1.0 204 OK\r\n\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        post(at(port)._replace(host="2a00::1"), b"{}", {})
        thread.join(5)
    assert f"\r\nHost: [2a00::1]:{port}\r\n".encode() in asked[0]
