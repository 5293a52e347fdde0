"""Runs the WSGI application behind Granian's own interface (RSGI), where headers keep their names.

WSGI writes `-` and `_` of a name alike, and Granian's WSGI hands on one of two names that become the same: of
the `X-Forwarded-For` that our proxy writes and the `X_Forwarded_For` that a visitor sends beside it, nobody
behind can tell which. So a request with such a name is refused here, before anything reads it.
"""

import asyncio
import io
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import lru_cache
from itertools import chain
from typing import IO, Any

from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope

from cms.serving.slow_readers import Taken

Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable], Iterable[bytes]]

FILE_CHUNK = 64 * 1024
"""Bytes of a file that are read and sent at a time."""
PATIENCE = 30.0
SLOWEST = 500
"""What a sender may take: so many seconds, and one more for so many bytes; GPRS is ten times as fast."""
ONLY_ONCE = frozenset({"host", "x-forwarded-proto"})
"""Headers that name one thing; of several, each reader might believe another (RFC 9112, 3.2)."""
WHO_ASKS = ("host", "forward", "-ip", "via")
"""What the names of headers contain that say who asks, and for what site."""
LONGEST_NAME = 60
REFUSED_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]
BASE = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Granian",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


class RefusedHeader(Exception):
    """A request that says something in two ways; the text is for whoever sent it."""


class Gateway:
    """An RSGI application in front of a WSGI one, which is called in `threads` threads.

    What the application's own `at_once(environ, start_response)` answers needs none of them.
    """

    def __init__(self, application: Application, threads: int) -> None:
        self.application = application
        self.at_once = getattr(application, "at_once", lambda environ, start_response: None)
        self.pool = ThreadPoolExecutor(threads, "request")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        try:
            environ = environ_of(scope)
        except RefusedHeader as reason:
            protocol.response_str(400, REFUSED_HEADERS, str(reason))
            return
        started = StartedResponse()
        if (body := self.at_once(environ, started)) is not None:
            protocol.response_bytes(started.status, started.headers, b"".join(body))
        else:
            await self.loop.run_in_executor(self.pool, self.answer, environ, protocol)

    def answer(self, environ: dict[str, Any], protocol: HTTPProtocol) -> None:
        """In a thread: calls the application, and returns when its response is sent or nobody takes it."""
        environ["wsgi.input"] = self.body_of(environ, protocol)
        started = StartedResponse()
        body = self.application(environ, started)
        try:
            chunks = filter(None, body) if environ["REQUEST_METHOD"] != "HEAD" else iter(())
            first, second = next(chunks, b""), next(chunks, None)
            if second is None:
                protocol.response_bytes(started.status, started.headers, first)
            else:
                address, port = environ["REMOTE_ADDR"], int(environ["REMOTE_PORT"])
                with closing(Taken(int(environ["SERVER_PORT"]), address, port)) as taken:
                    self.stream(protocol, started, chain((first, second), chunks), taken)
        finally:
            getattr(body, "close", lambda: None)()

    def stream(
        self, protocol: HTTPProtocol, started: "StartedResponse", chunks: Iterator[bytes], taken: Taken
    ) -> None:
        """As fast as it is taken: Granian itself takes any number of bytes at once."""
        transport = protocol.response_stream(started.status, started.headers)

        async def send(chunk: bytes) -> None:
            await transport.send_bytes(chunk)

        try:
            for chunk in chunks:
                asyncio.run_coroutine_threadsafe(send(chunk), self.loop).result()
                taken.wait_after(len(chunk))
        except ProtocolClosed:
            return

    def body_of(self, environ: dict[str, Any], protocol: HTTPProtocol) -> IO[bytes]:
        if environ.get("CONTENT_LENGTH", "0") == "0" and "HTTP_TRANSFER_ENCODING" not in environ:
            return io.BytesIO()
        return io.BufferedReader(RequestBody(protocol, self.loop), FILE_CHUNK)


class StartedResponse:
    """What WSGI calls `start_response`: keeps status and headers until the first bytes are there."""

    status: int
    headers: Headers

    def __call__(self, status: str, headers: Headers, exc_info: object = None) -> None:
        self.status, self.headers = int(status[:3]), headers


class RequestBody(io.RawIOBase):
    """The body of a request, read in a thread from the loop that receives it.

    The thread is one that others who send wait for: a sender who is too slow is given up.
    """

    def __init__(self, protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop) -> None:
        self.chunks, self.loop = protocol.__aiter__(), loop
        self.rest, self.is_over = b"", False
        self.deadline = time.monotonic() + PATIENCE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.rest and not self.is_over:
            self.rest = asyncio.run_coroutine_threadsafe(self.next_chunk(), self.loop).result()
            self.deadline += len(self.rest) / SLOWEST
        size = min(len(buffer), len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        return size

    async def next_chunk(self) -> bytes:
        """Empty at the end; raises `ConnectionError` when the sender has gone before, or is too slow."""
        try:
            async with asyncio.timeout(max(0, self.deadline - time.monotonic())):
                while not (chunk := await self.chunks.__anext__()):
                    continue
            return bytes(chunk)
        except TimeoutError as error:
            raise ConnectionError("the body of the request comes too slowly") from error
        except StopAsyncIteration:
            pass
        except (ProtocolClosed, ProtocolError) as error:
            raise ConnectionError("the body of the request ends before its end") from error
        self.is_over = True
        return b""


class FileChunks:
    """What WSGI calls `wsgi.file_wrapper`: a file in larger pieces than Django asks for."""

    def __init__(self, file: IO[bytes], block_size: int = FILE_CHUNK) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(FILE_CHUNK), b"")

    def close(self) -> None:
        getattr(self.file, "close", lambda: None)()


def environ_of(scope: Scope) -> dict[str, Any]:
    """The request as WSGI describes it, without its body; raises `RefusedHeader`."""
    address, _, port = scope.server.rpartition(":")
    path = scope.path
    environ = {
        **BASE,
        "wsgi.file_wrapper": FileChunks,
        "wsgi.url_scheme": scope.scheme,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": address.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "REMOTE_PORT": scope.client.rpartition(":")[2],
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": path if path.isascii() else path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
    }
    headers = scope.headers
    refuse_twins(headers.keys())
    said = list(headers.items())
    refuse_unread(headers.keys(), said)
    add_headers(environ, said)
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ


def refuse_twins(names: Iterable[str]) -> None:
    """Raises `RefusedHeader` for a name that WSGI could not tell from another."""
    for name in names:
        if "_" in name:
            shown = name[:LONGEST_NAME]
            raise RefusedHeader(
                f"L’en-tête « {shown} » n’est pas accepté : écrivez son nom sans tiret bas (_).\n"
                f"The header “{shown}” is not accepted: write its name without an underscore (_).\n"
            )


def refuse_unread(names: Iterable[str], said: Headers) -> None:
    """Raises `RefusedHeader` where nobody could tell who asks: Granian leaves out values that are not ASCII.

    Such a value is the visitor's, also in a line to which our proxy has added the address.
    """
    read = {name for name, _value in said}
    for name in names:
        if name not in read and any(word in name for word in WHO_ASKS):
            raise RefusedHeader(
                f"L’en-tête « {name} » ne se lit pas : écrivez-le en ASCII.\n"
                f"The header “{name}” cannot be read: write it in ASCII.\n"
            )


def add_headers(environ: dict[str, Any], headers: Iterable[tuple[str, str]]) -> None:
    """Several lines of one name become one (RFC 9110, 5.3; cookies: RFC 9113, 8.2.3)."""
    for name, value in headers:
        key = variable(name)
        if key not in environ:
            environ[key] = value
        elif name in ONLY_ONCE:
            raise RefusedHeader(
                f"L’en-tête « {name} » est là deux fois : envoyez-le une seule fois.\n"
                f"The header “{name}” is there twice: send it once.\n"
            )
        else:
            environ[key] += f"; {value}" if name == "cookie" else f",{value}"


@lru_cache(500)
def variable(name: str) -> str:
    """The name of a header in WSGI."""
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
