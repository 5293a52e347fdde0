"""The shipped Caddyfile, on ports and folders of a test's own, in a Caddy of its own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from cms.settings.environment import BASE_DIR
from tests.deploy.finding import caddy
from tests.postgresql import free_port
from tests.waiting import PATIENCE, eventually

SHIPPED = BASE_DIR / "deploy" / "Caddyfile"
OPTIONS = "{\n\tadmin off\n\tauto_https off\n}\n"
"""A test neither asks for certificates nor shares the machine's own Caddy."""


class Caddy:
    """A server of one Caddyfile; `url` is where it answers."""

    def __init__(self, folder: Path, url: str, sites: str) -> None:
        self.folder, self.url, self.file = folder, url, folder / "Caddyfile"
        self.file.write_text(OPTIONS + sites)
        self.log = folder / "caddy.log"

    def command(self, verb: str) -> list[str]:
        return [caddy() or "caddy", verb, "--adapter", "caddyfile", "--config", str(self.file)]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}

    def check(self) -> subprocess.CompletedProcess:
        """What `caddy validate` says."""
        return subprocess.run(
            self.command("validate"), env=self.environment, capture_output=True, text=True, timeout=PATIENCE
        )

    @contextmanager
    def running(self) -> Iterator["Caddy"]:
        with self.log.open("w") as log:
            process = subprocess.Popen(self.command("run"), env=self.environment, stdout=log, stderr=log)
        try:
            eventually(self.answers, self.log.read_text)
            yield self
        finally:
            process.terminate()
            process.wait(PATIENCE)

    def answers(self) -> bool:
        try:
            return requests.get(self.url, verify=False, timeout=PATIENCE).status_code > 0
        except requests.ConnectionError:
            return False


def shipped(folder: Path, site: str, data: Path) -> Caddy:
    """The shipped file in front of `site` (`host:port`), in plain HTTP."""
    url = f"http://127.0.0.1:{free_port()}"
    text = SHIPPED.read_text()
    for value, own in {
        "www.exemple.org {": f"{url} {{",
        "/srv/site/data\n": f"{data}\n",
        "127.0.0.1:8000": site,
    }.items():
        assert value in text, f"deploy/Caddyfile no longer says « {value} »"
        text = text.replace(value, own)
    return Caddy(folder, url, text)


def two_lines(folder: Path, site: str) -> Caddy:
    """What most people write."""
    url = f"http://127.0.0.1:{free_port()}"
    return Caddy(folder, url, f"{url} {{\n\treverse_proxy {site}\n}}\n")
