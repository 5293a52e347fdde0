"""The mirror client as partners have it, and a small site in memory that serves it well or badly."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.staticfiles import finders

from tests.cms.syndication.receiver import Answer, listening

FILE = Path(finders.find("syndication/codev_mirror.py"))
_spec = importlib.util.spec_from_file_location("codev_mirror", FILE)
codev_mirror = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(codev_mirror)


def held(folder: Path) -> dict[str, Any]:
    """What a copy holds: items as JSON values by `type/id.json`, files as bytes by `media/…`."""
    names = codev_mirror.paths(folder)
    return {name: read(folder / name) for name in names}


def read(path: Path) -> Any:
    return json.loads(path.read_bytes()) if path.suffix == ".json" else path.read_bytes()


# Crashes


class Killer:
    """Runs the mirror in a process that is killed before its so-many-th step on the disk."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def lets_end(self, step: int, **options: Any) -> bool:
        """Whether the run was over before it could be killed."""
        self.process.stdin.write(json.dumps([step, options]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def killing() -> Iterator[Killer]:
    command = [sys.executable, "-m", "tests.cms.syndication.mortal_mirror", str(FILE)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        yield Killer(process)
        process.stdin.close()


# A site


class Site:
    """Speaks the protocol of changes, after the `answers` given to it; `asked` is what it was asked."""

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
        self.files |= {f"/media/{path}": data for path, data in (files or {}).items()}
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
        paths = {address.removeprefix(self.origin) for item in items for address in item["addresses"]}
        return {f"{item['type']}/{item['id']}.json": item for item in items} | {
            path[1:]: self.files[path] for path in paths if path in self.files
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


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Site = self.server.receiver
        site.asked.append((self.path, dict(self.headers.items())))
        if site.answers:
            return site.answers.pop(0)(self)
        parts = urlsplit(self.path)
        if parts.path in site.files:
            return self.tell(200, site.files[parts.path], "image/webp")
        if parts.path != "/api/v1/changes":
            return self.tell(404, b"", "text/plain")
        page = site.page({name: values[0] for name, values in parse_qs(parts.query).items()})
        if page is None:
            return self.tell(410, b'{"type": "#cursor-expired", "detail": "", "errors": []}')
        return self.tell(200, json.dumps(page).encode())

    def tell(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def site_in_memory() -> Iterator[Site]:
    site = Site()
    with listening(Handler, site) as origin:
        site.origin = origin
        yield site
