"""One HTTP exchange with a partner's server: pinned to checked addresses, bounded in time and bytes.

No redirect is followed and no proxy of the environment is used; TLS is verified for the host's name.
"""

from __future__ import annotations

import errno
import io
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, parse_headers
from typing import Any, NamedTuple

from cms.syndication.ssrf import Target

DEADLINE = 15.0
"""Seconds for everything: connecting, TLS, sending, the answer."""
MOST_READ = 64 * 1024
"""Bytes of an answer, headers included, that are read at most."""
KEPT = 500
"""Bytes of its body that are kept for the staff."""


CERTIFICATES = {
    10: "il est périmé",
    18: "il n’est signé par aucune autorité",
    19: "il n’est signé par aucune autorité reconnue",
    20: "son autorité n’est pas reconnue, ou un certificat intermédiaire manque",
    21: "son autorité n’est pas reconnue, ou un certificat intermédiaire manque",
    62: "il est celui d’un autre nom",
    64: "il est celui d’une autre adresse",
}
"""What the commonest codes of OpenSSL (`X509_V_ERR_…`) mean to the staff."""


class HttpAnswer(NamedTuple):
    """What the server said: status, first bytes of the body as text, `Retry-After` as sent ("" for none)."""

    status: int
    text: str
    retry_after: str


class NoAnswer(Exception):
    """There was none; the sentence says why, in French, for the staff."""


def post(target: Target, body: bytes, headers: Mapping[str, str], seconds: float = DEADLINE) -> HttpAnswer:
    """The answer of the target; raises `NoAnswer`."""
    until = time.monotonic() + seconds
    try:
        with _Connection(target, until) as connection:
            connection.request("POST", target.path, body, dict(headers))
            response = connection.getresponse()
            connection.bounded.headers_are_whole = True
            return HttpAnswer(response.status, _text(response), response.headers.get("Retry-After", "")[:100])
    except (TimeoutError, ssl.SSLError, OSError, HTTPException, ValueError) as error:
        raise NoAnswer(_reason(error)) from error


@cache
def trust() -> ssl.SSLContext:
    """Verifies certificates and host names by this machine's authorities, which are read once."""
    return ssl.create_default_context()


def _text(response: HTTPResponse) -> str:
    """The first bytes of the body; an answer that breaks off has said its status all the same."""
    found = b""
    with suppress(OSError, HTTPException, ValueError):
        found = response.read(KEPT)
    return found.decode("utf-8", "replace").replace("\0", "�")


def _reason(error: Exception) -> str:
    match error:
        case TimeoutError():
            return f"Pas de réponse en {DEADLINE:.0f} secondes"
        case ssl.SSLCertVerificationError():
            why = CERTIFICATES.get(error.verify_code, error.verify_message)
            return f"Le certificat du serveur est refusé : {why}"
        case ssl.SSLError():
            return f"La connexion chiffrée a échoué ({error.reason or 'TLS'})"
        case ConnectionRefusedError():
            return "La connexion a été refusée"
        case ConnectionError():
            return "La connexion a été coupée"
        case HTTPException() | ValueError():
            return f"La réponse n’est pas du HTTP lisible ({type(error).__name__})"
        case OSError(errno=errno.EHOSTUNREACH | errno.ENETUNREACH):
            return "Le serveur ne peut pas être joint depuis ici"
        case _:
            return f"La connexion a échoué ({error})"


class _Connection(HTTPConnection):
    """Connects to the first of the checked addresses that answers, and says the host's own name there."""

    def __init__(self, target: Target, until: float) -> None:
        super().__init__(target.host, target.port)
        self.default_port = 443 if target.tls else 80  # what `Host` leaves out
        self._target, self._until = target, until

    def connect(self) -> None:
        sock = self._reached()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # headers and body are two packets
        if self._target.tls:
            sock.settimeout(left(self._until))
            sock = trust().wrap_socket(sock, server_hostname=self._target.host)
        sock.settimeout(left(self._until))
        self.sock = sock

    def _reached(self) -> socket.socket:
        """Each address gets its share of the time that is left, so that a dead one is not the end."""
        addresses = self._target.addresses[:4]
        for number, address in enumerate(addresses, 1):
            share = left(self._until) / (len(addresses) - number + 1)
            try:
                return socket.create_connection((address, self._target.port), timeout=share)
            except OSError:
                if number == len(addresses):
                    raise
        raise OSError("no address")

    def response_class(self, sock: socket.socket, *args: Any, **kwargs: Any) -> HTTPResponse:  # type: ignore[override]
        self.bounded = _Bounded(sock, self._until)
        return _Response(self.bounded, *args, **kwargs)  # type: ignore[arg-type]

    def __enter__(self) -> _Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Response(HTTPResponse):
    """The final answer: what a server says beforehand (RFC 9110, 15.2) is read past, as 100 is anyway."""

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]
        while 101 < status < 200:
            parse_headers(self.fp)
            version, status, reason = super()._read_status()  # type: ignore[misc]
        return version, status, reason


class _Bounded(io.RawIOBase):
    """What a socket gives until a moment and up to a number of bytes, however slowly it drips.

    `http.client` takes headers that break off for their end; a server that died said nothing.
    """

    def __init__(self, sock: socket.socket, until: float) -> None:
        super().__init__()
        self._sock, self._until, self._raw = sock, until, sock.makefile("rb", buffering=0)
        self.seen = 0
        self.headers_are_whole = False

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        room = min(len(buffer), MOST_READ - self.seen)
        if not room:
            raise HTTPException("more than 64 kB")
        self._sock.settimeout(left(self._until))
        piece = self._raw.read(room) or b""
        if not piece and not self.headers_are_whole:
            raise ConnectionAbortedError
        buffer[: len(piece)] = piece
        self.seen += len(piece)
        return len(piece)

    def close(self) -> None:
        self._raw.close()
        super().close()


def left(until: float) -> float:
    """Seconds until a moment; raises `TimeoutError` when it has passed."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
