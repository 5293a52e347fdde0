#!/usr/bin/env python3
"""Keep a folder identical to what a Codéveloppement site publishes. One file, Python 3.9+, no library.

    python codev_mirror.py https://site.example ./mirror --type news --lang fr

The protocol in ten sentences, for whoever writes another client:

1. `GET /api/v1/changes` answers a page of changes, a cursor, and whether more follow.
2. A `put` brings the whole public state of an item, a `delete` says that it is no longer public; applying
   either twice changes nothing, and deleting what one does not hold is no error.
3. Keep the cursor only once the whole page is safely on the disk; `since=` asks for what comes after it.
4. Whoever dies in between asks again with the old cursor and receives the same changes, or later ones.
5. When `more` is false the copy is exact.
6. A first pass (without `since`) tells no deletion older than its own start: what the folder held before
   and the pass did not name is removed at its end.
7. 410 `cursor-expired` (the site's database was restored), or 400 for the cursor: a first pass again.
8. `type` and `lang` of an item never change, so a filter hides no deletion; who wants several types reads
   everything with one cursor and keeps what was asked for.
9. To send a cursor is to promise that all before it is applied, and with a token the publisher counts on
   it: the token is sent only once the first pass is over.
10. Ask with `If-None-Match`, wait as long as `Retry-After` says, and otherwise longer after each failure.

The folder holds `type/id.json` for each item, `media/…` with `--media`, and `state.sqlite3`, which knows
how far we got. Exit codes: 0 the copy is exact; 1 `--verify` found differences; 2 wrong use; 3 the site
does not answer as it should, try later; 4 the folder cannot be used; 130 interrupted.

SPDX-FileCopyrightText: Codéveloppement Mali contributors
SPDX-License-Identifier: BSD-3-Clause
"""

from __future__ import annotations

import argparse
import email.utils
import filecmp
import hashlib
import http.client
import json
import locale
import logging
import os
import random
import re
import shutil
import socket
import sqlite3
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

__version__ = "0.1.0"
AGENT = f"codev-mirror/{__version__}"
CHANGES, MEDIA = "/api/v1/changes", "/media/"
STATE, DRAFTS, FRESH = "state.sqlite3", ".part", ".verify"
DIFFERENT, MISUSED, UNREACHABLE, UNUSABLE, INTERRUPTED = 1, 2, 3, 4, 130
TRIES, LONGEST_WAIT = 6, 300.0  # a site that asks for more seconds than that is left alone until the next run
SILENCE, PAGE_WITHIN, FILE_WITHIN = 30.0, 300.0, 3600.0  # seconds: without a byte, for a page, for a file
LARGEST_PAGE, LARGEST_FILE, CHUNK = 64 << 20, 512 << 20, 64 << 10  # bytes, after decompression

log = logging.getLogger("codev_mirror")
T = TypeVar("T")

# What people read: French, or English where the locale says so

MESSAGES = {
    "value": ("{name} vaut « {value} » : donnez {cure}.", "{name} is “{value}”: give {cure}."),
    "address": ("par exemple https://www.exemple.org, sans chemin", "https://www.example.org, no path"),
    "visible": ("des caractères ASCII visibles", "visible ASCII characters"),
    "whole": ("un entier de {least} à {most}", "a whole number from {least} to {most}"),
    "unreachable": ("{address} : {reason} ; relancez plus tard.", "{address}: {reason}; try again later."),
    "refused": ("{address} répond {status} : {reason}", "{address} answers {status}: {reason}"),
    "elsewhere": (
        "{address} renvoie vers un autre site, {target} : si c'est le bon, donnez son adresse.",
        "{address} redirects to another site, {target}: if that is right, give its address.",
    ),
    "too-large": ("{address} : plus de {most} Mo, voir --limit.", "{address}: over {most} MB, see --limit."),
    "circle": ("le curseur qui vient d'être donné est refusé", "the cursor just given is refused"),
    "unusable": ("{folder} ne peut pas servir : {reason}.", "{folder} cannot be used: {reason}."),
    "busy": ("une autre copie y travaille, attendez sa fin", "another mirror is at work, wait for its end"),
    "foreign": ("il contient autre chose, prenez-en un vide", "it holds other things, take an empty one"),
    "no-copy": ("aucune copie, lancez d'abord sans --verify", "no copy yet, run first without --verify"),
    "other-site": ("il copie {held}, prenez-en un autre", "it is a copy of {held}, take another"),
    "disk": ("{error} ; vérifiez les droits et la place", "{error}; check rights and free space"),
    "retry": ("{reason} ; nouvel essai dans {wait:.0f} s", "{reason}; trying again in {wait:.0f} s"),
    "left-out": ("Fichier laissé : {address} ({reason})", "File left out: {address} ({reason})"),
    "done": ("{folder} : {count} changement(s), à jour", "{folder}: {count} change(s), up to date"),
    "same": ("{folder} : identique au site", "{folder}: identical to the site"),
    "missing": ("manque", "missing"),
    "differs": ("diffère", "differs"),
    "superfluous": ("en trop", "superfluous"),
}  # fmt: skip


def in_english() -> bool:
    said = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = next(filter(None, said), None) or locale.getlocale()[0] or ""
    return code.lower().startswith("en")


def words(key: str, **values: object) -> str:
    """A sentence for people; nothing that a site sent can act on their terminal."""
    sentence = MESSAGES[key][in_english()].format(**values)
    return "".join(letter if letter.isprintable() else " " for letter in sentence)


class Fault(Exception):
    """What ends a run: an exit code, and one sentence that names the thing, the value and the cure."""

    def __init__(self, code: int, key: str, **values: object) -> None:
        super().__init__(words(key, **values))
        self.code = code


class Stumble(Exception):
    """An answer that broke off or breaks the protocol; the site may do better in `wait` seconds."""

    def __init__(self, reason: object, wait: float = 0.0) -> None:
        super().__init__(str(reason) or type(reason).__name__)
        self.wait = wait


class Expired(Exception):
    """The site does not accept the cursor: start again from the beginning."""


# Names on the disk

UNSAFE = re.compile(r"[^a-z0-9._-]|^\.|\.$|^(?=(?:con|prn|aux|nul|com\d|lpt\d|media|state)(?:\.|$)).", re.A)


def safe(name: str) -> str:
    """A file name for any text: never a path nor a name that Windows or this program reserves, and different
    for different texts even on a disk that ignores case."""

    def escaped(found: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))

    plain = UNSAFE.sub(escaped, name) or "%"
    return plain if len(plain) <= 150 else f"~{hashlib.sha256(plain.encode()).hexdigest()}"


def file_path(address: str) -> str:
    """`media/…`, the path that a file has on the site."""
    parts = urlsplit(address).path[len(MEDIA) :].split("/")
    return "/".join(["media", *(safe(unquote(part)) for part in parts)])


# What the site answers


class Change(NamedTuple):
    """`data` is the item as it is written to `path`, whatever the order of its members; None: deleted."""

    type: str
    lang: str
    path: str
    data: bytes | None


class Page(NamedTuple):
    changes: list[Change]
    cursor: str
    more: bool
    last: int  # the highest number told so far
    etag: str


def read_page(body: bytes, since: str, last: int, etag: str) -> Page:
    """A page that keeps the protocol; `Stumble` for anything else.

    Numbers rise from page to page, and `more` comes with something new: no site can keep us in a circle.
    """
    try:
        page = json.loads(body, parse_constant=_refuse)
        changes, cursor, more = page["changes"], page["cursor"], page["more"]
        numbers = [last, *(change["seq"] for change in changes)]
        rising = all(type(number) is int for number in numbers) and numbers == sorted(set(numbers))
        ends = more is False or (more is True and changes and cursor != since)
        if not (rising and ends and isinstance(cursor, str) and cursor):
            raise ValueError("seq, more, cursor")
        return Page([_read_change(change) for change in changes], cursor, more, numbers[-1], etag)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Stumble(f"{type(error).__name__}: {error}") from error


def _read_change(change: dict[str, Any]) -> Change:
    about = {name: change[name] for name in ("type", "id", "lang")}
    path = f"{safe(about['type'])}/{safe(about['id'])}.json"
    if not all(isinstance(value, str) and value for value in about.values()):
        raise ValueError("type, id, lang")
    if change["op"] == "delete":
        return Change(about["type"], about["lang"], path, None)
    if change["op"] != "put" or any(change["item"][name] != value for name, value in about.items()):
        raise ValueError("op, item")
    text = json.dumps(change["item"], ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    # Half a surrogate pair, which UTF-8 does not have, becomes the escape that JSON has for it.
    return Change(about["type"], about["lang"], path, text.encode("utf-8", "backslashreplace"))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def refusal(body: bytes) -> str:
    """What a problem document (RFC 9457) says, with each refused parameter and what is allowed."""
    try:
        problem = json.loads(body)
        errors = (f"{error['name']} = {error['value']} ({error['allowed']})" for error in problem["errors"])
        return " ; ".join([problem["detail"], *errors])[:1000]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "?"


def seconds_to_wait(said: str) -> float:
    """What `Retry-After` asks for (RFC 9110, 10.2.3), seconds or a date; 0 when it says nothing readable."""
    if re.fullmatch(r"\d{1,9}", said.strip(), re.A):
        return float(said)
    try:
        return email.utils.parsedate_to_datetime(said).timestamp() - time.time()
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0.0


@contextmanager
def line() -> Iterator[None]:
    """Whatever goes wrong on the line is a `Stumble`."""
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        raise Stumble(error) from error


def pieces(answer: http.client.HTTPResponse, address: str, most: int) -> Iterator[bytes]:
    """The body, decompressed, in pieces of at most `CHUNK` bytes; `Stumble` when it is not complete."""
    unpack = zlib.decompressobj(wbits=31) if answer.headers.get("Content-Encoding") == "gzip" else None
    received = total = 0
    while True:
        with line():
            piece = answer.read1(CHUNK)
        if not piece:
            break
        received += len(piece)
        while piece:
            with line():
                data = unpack.decompress(piece, CHUNK) if unpack else piece
            piece = unpack.unconsumed_tail if unpack else b""
            total += len(data)
            if total > most:
                raise Fault(UNREACHABLE, "too-large", address=address, most=most >> 20)
            yield data
    length = None if answer.chunked else answer.headers.get("Content-Length")
    if length not in (None, str(received)) or (unpack and not unpack.eof):
        raise Stumble(f"{received} / {length or '?'}")


class Source:
    """The site, asked politely: at its own addresses only, everything bounded, again when it stumbles."""

    def __init__(self, url: str, token: str, agent: str) -> None:
        known = re.fullmatch(r"(https?)://([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?/?", url.lower(), re.A)
        if known is None:
            raise Fault(MISUSED, "value", name="url", value=url, cure=words("address"))
        for name, value in (("--user-agent", agent), ("--token", token)):
            if not re.fullmatch(r"[ -~]*", value):
                raise Fault(MISUSED, "value", name=name, value="…", cure=words("visible"))
        self.agent, self.token, self.origin = agent, token, known[0].rstrip("/")
        self.own = {self.origin, f"https://{known[2]}"}
        self.files = re.compile(rf"(?:{'|'.join(map(re.escape, self.own))}){MEDIA}[^\s\"'<>\\?#]+".encode())

    def changes(self, query: dict[str, str], last: int, etag: str, confirm: bool) -> Page | None:
        """The next page; None when nothing has changed; raises `Expired` when the cursor is not accepted."""
        address = f"{self.origin}{CHANGES}?{urlencode(query)}"
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "en" if in_english() else "fr"}
        headers.update({"If-None-Match": etag} if etag else {})
        headers.update({"Authorization": f"Bearer {self.token}"} if confirm and self.token else {})

        def ask() -> Page | None:
            with self._answer(address, headers, PAGE_WITHIN) as answer:
                if answer.status == 304 and etag:
                    return None
                body = b"".join(pieces(answer, address, LARGEST_PAGE))
                if answer.status in (400, 410) and "since" in query:
                    raise Expired
                if answer.status != 200:
                    code = MISUSED if answer.status in (400, 401) else UNREACHABLE
                    raise Fault(code, "refused", address=address, status=answer.status, reason=refusal(body))
                if answer.headers.get_content_type() != "application/json":
                    raise Stumble(f"Content-Type: {answer.headers.get_content_type()}")
                return read_page(body, query.get("since", ""), last, answer.headers.get("ETag", ""))

        return self._patiently(address, ask)

    def file(self, address: str, target: Path) -> str:
        """Fetch a file, going on where an earlier try broke off; returns why it was left out, or nothing."""

        def ask() -> str:
            done = target.stat().st_size if target.exists() else 0
            headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={done}-"} if done else {})}
            with self._answer(address, headers, FILE_WITHIN) as answer:
                going_on = answer.headers.get("Content-Range", "").startswith(f"bytes {done}-")
                if answer.status != 200 and not (answer.status == 206 and going_on):
                    target.unlink(missing_ok=True)
                    if answer.status in (206, 416):
                        raise Stumble(answer.status)
                    return str(answer.status)
                done = done if answer.status == 206 else 0
                with target.open("ab" if done else "wb") as file:
                    for piece in pieces(answer, address, LARGEST_FILE - done):
                        file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
            return ""

        return self._patiently(address, ask)

    def _patiently(self, address: str, ask: Callable[[], T]) -> T:
        for turn in range(TRIES):
            try:
                return ask()
            except Stumble as stumble:
                reason, wait = stumble, max(stumble.wait, random.uniform(0.5, 1.0) * 2**turn)
            if turn + 1 == TRIES or wait > LONGEST_WAIT:
                break
            log.info(words("retry", reason=reason, wait=wait))
            time.sleep(wait)
        raise Fault(UNREACHABLE, "unreachable", address=address, reason=reason)

    @contextmanager
    def _answer(self, address: str, headers: dict[str, str], within: float) -> Iterator[Any]:
        """The answer at an address, or where the site redirects it on the same host; never elsewhere."""
        for _ in range(5):
            with self._open(address, headers, within) as answer:
                if answer.status == 429 or answer.status >= 500:
                    wait = seconds_to_wait(answer.headers.get("Retry-After", ""))
                    raise Stumble(f"{answer.status} {answer.reason}", wait)
                if answer.status not in (301, 302, 303, 307, 308):
                    yield answer
                    return
                with line():
                    target = urljoin(address, answer.headers.get("Location", ""))
            if "/".join(target.split("/", 3)[:3]) not in self.own:
                raise Fault(UNREACHABLE, "elsewhere", address=address, target=target)
            address = target
        raise Stumble(f"{answer.status} {answer.reason}")

    @contextmanager
    def _open(self, address: str, headers: dict[str, str], within: float) -> Iterator[Any]:
        """One request on a connection of its own, cut after `within` seconds however slowly it drips."""
        parts = urlsplit(address)
        target = quote(parts.path, safe="/%:@!$&'()*+,;=~") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": self.agent, "Connection": "close", **headers}
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        with closing(kind(parts.netloc, timeout=SILENCE)) as connection:  # certificates are checked (PEP 476)
            with line():
                connection.connect()
            cut = threading.Timer(within, _cut, [connection.sock])
            cut.daemon = True
            cut.start()
            try:
                with line():
                    connection.request("GET", target, headers=headers)
                    answer = connection.getresponse()
                with closing(answer):
                    yield answer
            finally:
                cut.cancel()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):  # it ended by itself
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


# The copy

SCHEMA = """
PRAGMA locking_mode = EXCLUSIVE;
BEGIN EXCLUSIVE;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value);
CREATE TABLE IF NOT EXISTS items (path TEXT PRIMARY KEY NOT NULL, pass INTEGER);
CREATE TABLE IF NOT EXISTS files (item TEXT, path TEXT NOT NULL, address TEXT, PRIMARY KEY (item, path));
CREATE INDEX IF NOT EXISTS files_by_path ON files (path);
CREATE TEMP TABLE found (path TEXT PRIMARY KEY);
COMMIT;
"""


class Folder:
    """The copy on the disk: held by one process at a time, and sound after a crash at any moment.

    `state.sqlite3` holds the cursor, the pass that last named each item (so that the end of a first pass can
    remove the others), and the files each item names: they change together or not at all, and nothing here
    grows in memory with the site.
    """

    def __init__(self, root: Path, site: str, new: bool) -> None:
        self.root, self.draft = root, root / DRAFTS / "item"
        self.touched: set[Path] = set()  # folders whose names are not yet safe
        self.loose: set[str] = set()  # files that an item of this page no longer names
        if not (root / STATE).exists():
            if new:
                root.mkdir(parents=True, exist_ok=True)
            if not new or any(root.iterdir()):
                raise Fault(UNUSABLE, "unusable", folder=root, reason=words("foreign" if new else "no-copy"))
        self.db = sqlite3.connect(str(root / STATE), timeout=0)
        try:
            self.db.executescript(SCHEMA)
            self.state: dict[str, Any] = dict(self.db.execute("SELECT name, value FROM state"))
            held = self.state.setdefault("site", site)
            if held != site:
                raise Fault(UNUSABLE, "unusable", folder=root, reason=words("other-site", held=held))
            self.draft.parent.mkdir(exist_ok=True)
            self.draft.unlink(missing_ok=True)
            shutil.rmtree(root / FRESH, ignore_errors=True)
        except BaseException:
            self.db.close()
            raise

    def begin(self, wanted: str) -> None:
        """Start a first pass over what is wanted; what it does not name goes at its end."""
        number, site = self.state.get("pass", 0) + 1, self.state["site"]
        self.keep(
            site=site, wanted=wanted, cursor="", etag="", first=True, complete=False, **{"pass": number}
        )

    def put(self, path: str, data: bytes, files: dict[str, str]) -> None:
        """Write an item, and note the files it names (path → address)."""
        target = self.root / path
        if not target.is_file() or target.read_bytes() != data:
            with self.draft.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self.move(self.draft, path)
        self._touch(path)
        self._forget(path)
        self.db.execute("INSERT INTO items VALUES (?, ?)", [path, self.state["pass"]])
        self.db.executemany("INSERT INTO files VALUES (?, ?, ?)", ((path, *file) for file in files.items()))

    def remove(self, path: str) -> None:
        self._unlink(path)
        self._forget(path)

    def keep(self, **state: Any) -> None:
        """Make a page final: items are on the disk, files that nobody names any more go, then the cursor."""
        for path in self.loose:
            if not self.db.execute("SELECT 1 FROM files WHERE path = ?", [path]).fetchone():
                self._unlink(path)
        self.loose.clear()
        self._sync()
        self.db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())
        self.db.commit()
        self.state.update(state)

    def sweep(self) -> None:
        """Remove what the first pass, now complete, did not name."""
        others = "SELECT path FROM items WHERE pass <> :pass"
        self.db.execute(f"DELETE FROM files WHERE item IN ({others})", self.state)
        self.db.execute(f"DELETE FROM items WHERE path IN ({others})", self.state)
        self.db.execute("DELETE FROM found")
        self.db.executemany("INSERT INTO found VALUES (?)", ((path,) for path in paths(self.root)))
        named = "SELECT path FROM items UNION ALL SELECT path FROM files"
        for (path,) in self.db.execute(f"SELECT path FROM found WHERE path NOT IN ({named})"):
            self._unlink(path)
        self.keep(first=False)

    def absent(self) -> Iterator[tuple[str, str]]:
        """(path, address) of each file that items name and that is not here."""
        row, following = ("",), "SELECT path, address FROM files WHERE path > ? ORDER BY path"
        while row := self.db.execute(following, row[:1]).fetchone():
            if not (self.root / row[0]).is_file():
                yield row

    def partial(self, path: str) -> Path:
        """Where a file lies until it is complete."""
        return self.draft.with_name(hashlib.sha256(path.encode()).hexdigest())

    def remove_drafts(self) -> None:
        """Files that nobody wanted any more before they were complete."""
        for draft in self.draft.parent.iterdir():
            draft.unlink()

    def move(self, source: Path, path: str) -> None:
        """Give a file that is safely on the disk its name, at once or not at all."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, self.root / path)
        self._touch(path)

    def _forget(self, path: str) -> None:
        self.loose.update(row[0] for row in self.db.execute("SELECT path FROM files WHERE item = ?", [path]))
        self.db.execute("DELETE FROM files WHERE item = ?", [path])
        self.db.execute("DELETE FROM items WHERE path = ?", [path])

    def _unlink(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)
        self._touch(path)

    def _touch(self, path: str) -> None:
        self.touched.update(self.root / folder for folder in Path(path).parents)

    def _sync(self) -> None:
        """Return once the names given and removed are on the disk; Windows sees to that by itself."""
        for folder in self.touched if os.name == "posix" else ():
            if folder.is_dir():
                handle = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
        self.touched.clear()


def paths(root: Path) -> Iterator[str]:
    """The items and files of a copy, one at a time; whatever else lies there is none of our business."""

    def below(folder: str) -> Iterator[str]:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from below(entry.path)
                else:
                    yield Path(entry.path).relative_to(root).as_posix()

    for top in root.iterdir():
        if top.is_dir() and not top.name.startswith("."):
            yield from (path for path in below(str(top)) if top.name == "media" or path.endswith(".json"))


# The protocol


class Mirror:
    """`Mirror("https://site.example", "mirror", types=["news"]).run()` does once what the command does.

    No `types` or `langs`: all; `media`: the images and documents that items name, too; `token`: tells the
    publisher what has been applied. Raises `Fault`.
    """

    def __init__(
        self,
        url: str,
        folder: str | Path,
        types: Iterable[str] = (),
        langs: Iterable[str] = (),
        media: bool = False,
        token: str = "",
        limit: int = 100,
        agent: str = AGENT,
    ) -> None:
        self.source, self.folder = Source(url, token, agent), Path(folder)
        self.asked = {"type": sorted(set(types)), "lang": sorted(set(langs))}
        self.media, self.limit = media, limit

    def run(self, restart: bool = False) -> int:
        """Bring the folder to the present state of the site; returns how many changes that took."""
        with self._copy() as copy:
            wanted = json.dumps([self.asked, self.media])
            if restart or copy.state.get("wanted") != wanted:
                self._check()
                copy.begin(wanted)
            count = self._follow(copy)
            if not copy.state["complete"]:
                self._fetch(copy)
        return count

    def verify(self) -> Iterator[tuple[str, str]]:
        """(verdict, path) of each difference with a fresh copy, made and removed; confirms nothing."""
        with self._copy(new=False) as copy:
            fresh = copy.root / FRESH
            asked = self.asked["type"], self.asked["lang"], self.media
            other = Mirror(self.source.origin, fresh, *asked, limit=self.limit, agent=self.source.agent)
            other.run()
            for path in paths(fresh):
                if not (copy.root / path).is_file():
                    yield "missing", path
                elif not filecmp.cmp(fresh / path, copy.root / path, shallow=False):
                    yield "differs", path
            yield from (("superfluous", path) for path in paths(copy.root) if not (fresh / path).exists())
            shutil.rmtree(fresh)

    @contextmanager
    def _copy(self, new: bool = True) -> Iterator[Folder]:
        """The folder, locked; whatever its disk refuses is a `Fault`."""
        try:
            copy = Folder(self.folder, self.source.origin, new)
            with closing(copy.db):
                yield copy
        except (OSError, sqlite3.Error) as error:
            locked = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
            reason = words("busy") if locked else words("disk", error=error)
            raise Fault(UNUSABLE, "unusable", folder=self.folder, reason=reason) from error

    def _check(self) -> None:
        """Of several types or languages we ask for none by name: the site says which it does not know."""
        for name, values in self.asked.items():
            for value in values if len(values) > 1 else ():
                self.source.changes({name: value, "limit": "1"}, 0, "", confirm=False)

    def _follow(self, copy: Folder) -> int:
        """Apply page after page; with a token, until one is empty: only the cursor that is sent confirms."""
        count, last, expired = 0, 0, False
        while True:
            try:
                page = self._next_page(copy.state, last)
            except Expired as error:
                if expired:
                    circle = {"address": self.source.origin, "reason": words("circle")}
                    raise Fault(UNREACHABLE, "unreachable", **circle) from error
                expired, last = True, 0
                copy.begin(copy.state["wanted"])
                continue
            if page is None:
                return count
            count, last = count + self._apply(copy, page), page.last
            if copy.state["first"] and not page.more:
                copy.sweep()
            if not page.more and not (self.source.token and page.changes):
                return count

    def _next_page(self, state: dict[str, Any], last: int) -> Page | None:
        query = {name: values[0] for name, values in self.asked.items() if len(values) == 1}
        query.update({"limit": str(self.limit)}, **({"since": state["cursor"]} if state["cursor"] else {}))
        return self.source.changes(query, last, state["etag"], confirm=not state["first"])

    def _apply(self, copy: Folder, page: Page) -> int:
        wanted = [change for change in page.changes if self._wants(change)]
        for change in wanted:
            log.debug("%s %s", "-" if change.data is None else "+", change.path)
            if change.data is None:
                copy.remove(change.path)
            else:
                copy.put(change.path, change.data, self._files(change.data))
        unchanged = page.cursor == copy.state["cursor"]
        complete = copy.state["complete"] and not wanted
        copy.keep(cursor=page.cursor, etag=page.etag if unchanged else "", complete=complete)
        return len(wanted)

    def _wants(self, change: Change) -> bool:
        return all(not values or getattr(change, name) in values for name, values in self.asked.items())

    def _files(self, data: bytes) -> dict[str, str]:
        """The site's own files that an item names: path → address."""
        found = (path.decode() for path in self.source.files.findall(data)) if self.media else ()
        return {file_path(address): address for address in found}

    def _fetch(self, copy: Folder) -> None:
        complete = True
        for path, address in copy.absent():
            if reason := self.source.file(address, copy.partial(path)):
                log.warning(words("left-out", address=address, reason=reason))
                complete = False
            else:
                copy.move(copy.partial(path), path)
        if complete:
            copy.remove_drafts()
        copy.keep(complete=complete)


# The command

OPTIONS: dict[str, tuple[dict[str, Any], str, str]] = {
    "url": ({}, "l'adresse du site, sans chemin", "the address of the site, without a path"),
    "folder": ({}, "le dossier de la copie, vide au début", "the folder of the copy, empty at first"),
    "--type": ({"action": "append"}, "un type de contenu ; répétable", "a content type; repeatable"),
    "--lang": ({"action": "append"}, "une langue ; répétable", "a language; repeatable"),
    "--media": ({"action": "store_true"}, "copie images et documents", "copies images and documents"),
    "--token": ({}, "jeton ; mieux : variable CODEV_TOKEN", "token; better: variable CODEV_TOKEN"),
    "--verify": ({"action": "store_true"}, "compare à une copie neuve", "compares with a fresh copy"),
    "--restart": ({"action": "store_true"}, "relit tout, répare", "reads all again, repairs"),
    "--watch": ({"metavar": "S"}, "recommence sans fin, après S secondes", "again for ever, after S seconds"),
    "--limit": ({"metavar": "N"}, "changements par page (100)", "changes in a page (100)"),
    "--quiet": ({"action": "store_true"}, "ne dit que les erreurs", "tells errors only"),
    "--verbose": ({"action": "store_true"}, "dit chaque changement", "tells every change"),
    "--user-agent": ({}, "nom donné au site", "name told to the site"),
}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, (how, *helps) in OPTIONS.items():
        parser.add_argument(name, help=helps[in_english()], **how)
    ask = parser.parse_args(argv)
    level = logging.ERROR if ask.quiet else logging.DEBUG if ask.verbose else logging.INFO
    logging.basicConfig(format="%(message)s", level=level)
    try:
        limit, pause = whole("--limit", ask.limit or "100", 500), whole("--watch", ask.watch or "0", 10**6)
        token, agent = ask.token or os.environ.get("CODEV_TOKEN", ""), ask.user_agent or AGENT
        mirror = Mirror(ask.url, ask.folder, ask.type or (), ask.lang or (), ask.media, token, limit, agent)
        return compare(mirror) if ask.verify else follow(mirror, ask.restart, pause)
    except Fault as fault:
        log.error(fault)
        return fault.code
    except KeyboardInterrupt:
        return INTERRUPTED


def follow(mirror: Mirror, restart: bool, pause: int) -> int:
    """Run once, or for ever with a pause; then what fails at the site's end is told and tried again."""
    while True:
        try:
            log.info(words("done", folder=mirror.folder, count=mirror.run(restart)))
            restart = False
        except Fault as fault:
            if not pause or fault.code != UNREACHABLE:
                raise
            log.error(fault)
        if not pause:
            return 0
        time.sleep(pause)


def compare(mirror: Mirror) -> int:
    same = True
    for verdict, path in mirror.verify():
        same = False
        sys.stdout.write(f"{words(verdict)} : {path}\n")
    if same:
        log.info(words("same", folder=mirror.folder))
    return 0 if same else DIFFERENT


def whole(name: str, text: str, most: int) -> int:
    least = 0 if name == "--watch" else 1
    if not re.fullmatch(r"\d{1,7}", text, re.A) or not least <= int(text) <= most:
        raise Fault(MISUSED, "value", name=name, value=text, cure=words("whole", least=least, most=most))
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
