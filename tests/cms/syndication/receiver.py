"""A partner's server on 127.0.0.1 that answers as it is told and remembers what it received."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from standardwebhooks import Webhook

from tests.local_server import LocalServer
from tests.waiting import PATIENCE

Answer = Callable[["Handler"], None]


def answering(status: int, body: bytes = b"", **headers: str) -> Answer:
    """A plain answer; underscores in header names stand for hyphens."""

    def answer(handler: "Handler") -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def silent_until(over: threading.Event) -> Answer:
    """No answer at all; hangs up once it is over."""

    def wait(handler: "Handler") -> None:
        over.wait(PATIENCE)
        handler.close_connection = True

    return wait


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.receiver.received.append(Received(dict(self.headers.items()), body))
        self.server.receiver.next_answer()(self)

    def do_GET(self) -> None:
        raise AssertionError("a redirect was followed")

    def log_message(self, *args: Any) -> None:
        pass


class Received:
    def __init__(self, headers: dict[str, str], body: bytes) -> None:
        self.headers, self.body = headers, body
        self.id = headers["webhook-id"]

    @property
    def payload(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def changes(self) -> list[tuple[str, int]]:
        """(op, seq) of each change."""
        return [(change["op"], change["seq"]) for change in self.payload["data"]["changes"]]

    def verified(self, secret: str) -> dict[str, Any]:
        """The payload, as the published library verifies it; raises where a signature is wrong."""
        return Webhook(secret).verify(self.body, self.headers)


class Receiver:
    """`answers` are given in turn, then `usually`."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[Answer] = []
        self.usually: Answer = answering(204)
        self.url = ""

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if self.answers else self.usually


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    with listening(Handler, receiver) as origin:
        receiver.url = f"{origin}/webhook"
        yield receiver


@contextmanager
def listening(
    handler: type[BaseHTTPRequestHandler], receiver: Any, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """The origin (http, even with `tls`) of a server whose handlers know `self.server.receiver`."""
    server = LocalServer(handler)
    server.socket = tls.wrap_socket(server.socket, server_side=True) if tls else server.socket
    server.receiver = receiver
    with server.running():
        yield f"http://127.0.0.1:{server.server_port}"


def whole_request(connection: socket.socket) -> bytes:
    """Up to the end of the body that tests send (`{}`), or of a first message of TLS."""
    request = b""
    while not request.endswith(b"{}") and not request.startswith(b"\x16"):
        request += some(connection)
    return request


def some(connection: socket.socket) -> bytes:
    """The next bytes; who hung up before saying everything says nothing more."""
    if piece := connection.recv(65536):
        return piece
    raise ConnectionAbortedError
