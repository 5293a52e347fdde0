"""The real product, `manage.py serve` with all its processes, on data that a test may take away from it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from cms.settings.environment import BASE_DIR
from tests.postgresql import free_port
from tests.waiting import PATIENCE, eventually

SERVE = ("manage.py", "serve")
WEB_ONLY = ("-m", "cms.serving.web")


class Product:
    """Starts and ends the processes; `url` has no final slash."""

    def __init__(
        self,
        environment: dict[str, str],
        log: Path,
        command: tuple[str, ...] = SERVE,
        folder: Path = BASE_DIR,
    ) -> None:
        port = free_port()
        self.url, self.log, self.command = f"http://127.0.0.1:{port}", log, command
        self.folder = folder
        self.environment = {**environment, "PORT": str(port), "PUBLIC_URL": self.url}
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.command],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        eventually(self.is_ready, self.said)

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.said()
        return self.status("/readyz") == 200

    def status(self, path: str) -> int:
        """The status of an answer; 0 while nobody answers, or not to the end."""
        try:
            return requests.get(self.url + path, timeout=PATIENCE).status_code
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            return 0

    def said(self) -> str:
        return self.log.read_text()[-4000:]

    def descendants(self) -> list[int]:
        """The web server, its own process, and the worker; all that is below what `serve` started."""
        found, pending = [], [self.process.pid]
        while pending:
            children = children_of(pending.pop())
            found += children
            pending += children
        return found

    def stop(self) -> None:
        """As Ctrl-C does; what does not end by itself is ended."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def running(
    environment: dict[str, str], log: Path, command: tuple[str, ...] = SERVE, folder: Path = BASE_DIR
) -> Iterator[Product]:
    product = Product(environment, log, command, folder)
    try:
        product.start()
        yield product
    finally:
        product.stop()


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
