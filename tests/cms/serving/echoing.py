"""`python -m tests.cms.serving.echoing PORT`: the gateway before an application that says what it hears."""

import json
import sys
import threading

from granian import Granian
from granian.constants import Interfaces

from cms.serving.gateway import Gateway

PIECE = b"0123456789" * 1000
PIECES = 50


def application(environ, start_response):
    body = WAYS.get(environ["PATH_INFO"], echoed)(environ)
    start_response("200 OK", [("Content-Type", "application/json")])
    return body


application.at_once = lambda environ, start_response: (
    application(environ, start_response) if environ["PATH_INFO"] == "/thread" else None
)


def echoed(environ) -> list[bytes]:
    said = {name: value for name, value in environ.items() if isinstance(value, str)}
    return [json.dumps(said | {"body": environ["wsgi.input"].read().decode()}).encode()]


def streamed(environ):
    yield from [PIECE] * PIECES


def broken(environ):
    raise RuntimeError("the application is broken")


def thread(environ) -> list[bytes]:
    return [threading.current_thread().name.encode()]


WAYS = {"/stream": streamed, "/broken": broken, "/thread": thread, "/slow-thread": thread}


def loaded(target: str) -> Gateway:
    return Gateway(application, threads=2)


if __name__ == "__main__":
    granian = Granian("-", port=int(sys.argv[1]), interface=Interfaces.RSGI, websockets=False)
    granian.serve(target_loader=loaded)
