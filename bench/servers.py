"""The servers that are compared, each in processes of its own, all on one site."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import requests

from cms.serving.web import CONNECTIONS, MORE_THREADS
from cms.settings.environment import BASE_DIR, WEB_THREADS
from tests.deploy.nginx import Nginx, shipped
from tests.faults.product import children_of, running
from tests.postgresql import free_port
from tests.waiting import eventually

GRANIAN = [
    *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"),
    *("--workers", "1", "--blocking-threads", str(WEB_THREADS + MORE_THREADS), "--log-level", "error"),
    *("--backlog", str(CONNECTIONS), "--backpressure", str(CONNECTIONS), "--no-ws"),
]
"""The product's own server with the product's own numbers (`cms.serving.web`)."""
FILES = """
    open_file_cache max=100 inactive=60s;
    server {{
        listen 127.0.0.1:{port};
        root {folder};
        default_type application/json;
    }}
"""


class Server(NamedTuple):
    """Its address without a final slash, and the processes whose time it costs, children included."""

    url: str
    pids: tuple[int, ...]


@contextmanager
def product(environment: dict[str, str], log: Path) -> Iterator[Server]:
    """`manage.py serve` as `make run` starts it, less the worker: it sweeps the whole site when it starts."""
    with running({**environment, "WORKERS": "0"}, log) as started:
        yield Server(started.url, (started.process.pid,))


def web_process(server: Server) -> int:
    """The process that answers: the last one below the supervisor."""
    pid = server.pids[0]
    while children := children_of(pid):
        pid = children[-1]
    return pid


@contextmanager
def granian(target: str, environment: dict[str, str], path: str) -> Iterator[Server]:
    """Another WSGI application on the same server; it is there when `path` is answered."""
    port = free_port()
    with started([*GRANIAN, "--port", str(port), target], environment, port, path) as server:
        yield server


@contextmanager
def started(command: list[str], environment: dict[str, str], port: int, path: str) -> Iterator[Server]:
    """In a session of its own, as the product and nginx are: Linux shares the processors out by session
    first (autogroup, sched(7)), and one that asks and one that answers in the same session hand requests
    over several at a time: measured, up to six times as many.
    """
    process = subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        eventually(lambda: answers(url + path), lambda: f"{' '.join(command)} : {process.poll()}")
        yield Server(url, (process.pid,))
    finally:
        process.terminate()
        process.wait(30)


def answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=30).status_code == 200
    except requests.ConnectionError:
        return False


@contextmanager
def files(folder: Path) -> Iterator[Server]:
    """nginx with the same bytes as files."""
    port, own = free_port(), folder.parent / "nginx-files"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    with Nginx(own, FILES.format(port=port, folder=folder)).running() as nginx:
        yield Server(f"http://127.0.0.1:{port}", (nginx.process.pid,))


@contextmanager
def behind_nginx(site: Server, data: Path, folder: Path) -> Iterator[Server]:
    """The shipped configuration before the site, without TLS; its time is that of both."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    url, servers = shipped(folder, site.url.removeprefix("http://"), data)
    with Nginx(folder, servers).running() as nginx:
        yield Server(url, (nginx.process.pid, *site.pids))
