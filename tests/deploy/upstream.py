"""A site of a few lines behind nginx: answers what a test says, and counts how often it was asked."""

import threading
from http.server import BaseHTTPRequestHandler

from tests.local_server import LocalServer


class Upstream(LocalServer):
    """`answers` gives headers and body by path; `asked` are the requests, (path, headers), in order;
    `meeting` is where whoever asks waits until enough others have asked."""

    meeting = threading.Barrier(1)

    def __init__(self) -> None:
        super().__init__(Handler)
        self.answers: dict[str, tuple[dict[str, str], str]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def give(self, headers: dict[str, str], body: str) -> str:
        """A new path that is answered with this."""
        path = f"/{len(self.answers)}"
        self.answers[path] = (headers, body)
        return path

    def times(self, path: str) -> int:
        return sum(target == path for target, _ in self.asked)


class Handler(BaseHTTPRequestHandler):
    server: Upstream
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        headers, body = self.server.answers.get(self.path, ({}, "nothing"))
        self.server.meeting.wait()
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""
