"""A site in memory, on 127.0.0.1, that speaks the protocol of changes as well or as badly as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = Callable[["SiteHandler"], None]
EMPTY = {"changes": [], "cursor": "[1, 0, 0]", "more": False}
"""A page without changes."""


def answering(status: int, body: bytes = b"", **headers: str) -> Answer:
    """A plain answer; underscores in header names stand for hyphens."""
    return lambda handler: handler.tell(status, body, **headers)


def saying(page: Any, kind: str = "application/json", **headers: str) -> Answer:
    """An answer with these bytes, or with this page as JSON."""
    body = page if isinstance(page, bytes) else json.dumps(page).encode()
    return answering(200, body, Content_Type=kind, **headers)


def breaking_off(sent: bytes) -> Answer:
    """These bytes, head included, and then the end of the connection."""

    def answer(handler: SiteHandler) -> None:
        handler.wfile.write(sent)
        handler.close_connection = True

    return answer


HALF_A_FILE = breaking_off(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
"""The first half of `abcdef`."""
ONE_BYTE_TOO_FEW = breaking_off(
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
    % (len(json.dumps(EMPTY)) + 1, json.dumps(EMPTY).encode())
)


class FakeSite:
    """Gives its `answers` first, in turn, then keeps the protocol; `asked` is what it was asked."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.answers: list[Answer] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.epoch, self.head, self.origin = 1, 0, ""

    def put(
        self, id: str, type: str = "news", lang: str = "fr", files: dict[str, bytes] | None = None
    ) -> None:
        """Publish a new state of an item, with the files (path below /media/ → bytes) that it names."""
        self.head += 1
        addresses = [f"{self.origin}/media/{path}" for path in files or {}]
        self.files.update({f"/media/{path}": data for path, data in (files or {}).items()})
        item = {"type": type, "id": id, "lang": lang, "title": f"Été {self.head}", "addresses": addresses}
        self._enter(type, id, lang, op="put", item=item)

    def delete(self, id: str, type: str = "news", lang: str = "fr") -> None:
        self.head += 1
        self._enter(type, id, lang, op="delete", at="2026-01-01T09:00:00Z")

    def _enter(self, type: str, id: str, lang: str, **rest: Any) -> None:
        self.entries.pop((type, id), None)
        self.entries[type, id] = {"seq": self.head, "type": type, "id": id, "lang": lang, **rest}

    @property
    def public(self) -> dict[str, Any]:
        """What a copy of everything holds."""
        items = [entry["item"] for entry in self.entries.values() if entry["op"] == "put"]
        paths = {address[len(self.origin) :] for item in items for address in item["addresses"]}
        return {
            **{f"{item['type']}/{item['id']}.json": item for item in items},
            **{path[1:]: self.files[path] for path in paths if path in self.files},
        }

    def page(self, query: dict[str, str]) -> dict[str, Any] | None:
        """None for a cursor of another epoch."""
        epoch, after, start = json.loads(query.get("since") or f"[{self.epoch}, 0, {self.head}]")
        if epoch != self.epoch:
            return None
        told = [
            entry
            for entry in self.entries.values()
            if entry["seq"] > after and (entry["op"] == "put" or entry["seq"] > start)
            and query.get("type", entry["type"]) == entry["type"]
            and query.get("lang", entry["lang"]) == entry["lang"]
        ]  # fmt: skip
        limit = int(query["limit"])
        more = len(told) > limit
        cursor = [self.epoch, told[limit - 1]["seq"], start] if more else [self.epoch, self.head, 0]
        return {"changes": told[:limit], "cursor": json.dumps(cursor), "more": more}


class SiteHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: FakeSite = self.server.site
        site.asked.append((self.path, dict(self.headers.items())))
        if site.answers:
            return site.answers.pop(0)(self)
        parts = urlsplit(self.path)
        if parts.path in site.files:
            return self.tell(200, site.files[parts.path], Content_Type="image/webp")
        if parts.path != "/api/v1/changes":
            return self.tell(404)
        page = site.page({name: values[0] for name, values in parse_qs(parts.query).items()})
        if page is None:
            return self.tell(410, b'{"type": "#cursor-expired", "detail": "", "errors": []}')
        return saying(page)(self)

    def tell(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content_Length": str(len(body))}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def serving(site: FakeSite, tls: Any = None) -> Iterator[str]:
    """The origin (http, even with `tls`) at which the site answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), SiteHandler)
    server.socket = tls.wrap_socket(server.socket, server_side=True) if tls else server.socket
    server.daemon_threads = True
    server.site = site
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def site_in_memory() -> Iterator[FakeSite]:
    site = FakeSite()
    with serving(site) as origin:
        site.origin = origin
        yield site
