"""An edge in front of an origin of which a test says what it answers, and a present that a test moves."""

import time
from io import BytesIO
from typing import NamedTuple

from cms.edge_cache.invalidation import PublicState, Watch
from cms.edge_cache.middleware import EdgeCache

PUBLIC = {"Content-Type": "text/html", "Cache-Control": "public, max-age=0", "Vary": "Accept-Encoding"}
EVER = float("inf")
ORIGIN = "http://site.example"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Moved(Watch):
    """The present as a test says it is; sure of it until told otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.move()
        self.sure()

    def move(self, until: float = EVER) -> None:
        step = self.state.version + 1 if self.state else 0
        self.state = PublicState("epoch", 0, step, 0, None, until)

    def sure(self) -> None:
        self.trusted_until = EVER

    def doubt(self, seconds: float = 0.0) -> None:
        """Nothing has been seen for so long."""
        self.trusted_until = time.monotonic() - seconds


class Origin:
    """A WSGI application: `says(environ)` gives status, headers and body; `asked` are the questions."""

    def __init__(self, says) -> None:
        self.says, self.asked = says, []

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        status, headers, body = self.says(environ)
        start_response(status, list(headers.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def public(body="<p>puits</p>", status="200 OK", **headers):
    """What an origin says that may be kept."""
    said = {**PUBLIC, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return lambda environ: (status, said, body.encode())


def edge_before(says, budget=1_000_000, origin=ORIGIN) -> EdgeCache:
    return EdgeCache(Origin(says), Moved(), budget, origin)


def environment(path="/", query="", method="GET", **headers) -> dict:
    """What the server hands on for a request with these headers (`accept_encoding="br"`)."""
    named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "site.example",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_HOST": "site.example",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        **named,
    }


def ask(application, path="/", query="", method="GET", **headers) -> Answer:
    return answered(application, environment(path, query, method, **headers))


def answered(application, environ: dict) -> Answer:
    """What a WSGI application answers, read to its end."""
    said = []
    body = application(environ, lambda *answer: said.extend(answer[:2]))
    whole = b"".join(body)
    getattr(body, "close", lambda: None)()
    return Answer(int(said[0].split()[0]), dict(said[1]), whole)
