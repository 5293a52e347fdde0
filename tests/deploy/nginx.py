"""The shipped configuration, on ports and folders of a test's own, in an nginx of its own."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cms.settings.environment import BASE_DIR
from tests.deploy.finding import nginx
from tests.postgresql import free_port
from tests.waiting import PATIENCE, eventually

SHIPPED = BASE_DIR / "deploy" / "nginx.conf"
MAIN = """
{user}
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    include {types};
    access_log off;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{servers}
}}
"""
"""What a distribution's own `nginx.conf` is around the sites."""


class Nginx:
    """Servers of one configuration; `cache` is where the shipped one keeps answers."""

    def __init__(self, folder: Path, servers: str, account: str = "root") -> None:
        self.folder, self.cache = folder, folder / "cache"
        self.file = folder / "nginx.conf"
        user = f"user {account};" if os.geteuid() == 0 else ""
        types = BASE_DIR / "tests" / "deploy" / "mime.types"
        self.file.write_text(MAIN.format(user=user, folder=folder, types=types, servers=servers))
        self.process: subprocess.Popen | None = None

    def check(self) -> subprocess.CompletedProcess:
        """What `nginx -t` says."""
        return subprocess.run([*self.command(), "-t"], capture_output=True, text=True)

    def command(self) -> list[str]:
        return [nginx() or "nginx", "-p", str(self.folder), "-c", str(self.file)]

    def kept(self) -> bytes:
        """Everything that lies in the cache; nginx takes away meanwhile what nobody asks for."""
        found = []
        for file in self.cache.rglob("*"):
            with suppress(FileNotFoundError, IsADirectoryError):
                found.append(file.read_bytes())
        return b"".join(found)

    @contextmanager
    def running(self) -> Iterator["Nginx"]:
        self.process = subprocess.Popen(self.command(), stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            eventually((self.folder / "pid").exists, self.said)
            yield self
        finally:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def said(self) -> str:
        log = self.folder / "error.log"
        return log.read_text() if log.exists() else "nginx has said nothing"


def shipped(folder: Path, site: str, data: Path, certificate: Path | None = None) -> tuple[str, str]:
    """(address, servers): the shipped file in front of `site` (`host:port`); in plain HTTP without a
    certificate, which then lies in one file with its key."""
    port = free_port()
    tls = "ssl http2" if certificate else ""
    own = {
        "127.0.0.1:8000": site,
        "/srv/site/data": str(data),
        "/var/cache/nginx/site": str(folder / "cache"),
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen [::]:80;": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} {tls};",
        "listen [::]:443 ssl http2;": "",
        "server_name www.exemple.org;": "server_name localhost 127.0.0.1;",
    }
    own |= (
        {"/etc/ssl/site/fullchain.pem": str(certificate), "/etc/ssl/site/privkey.pem": str(certificate)}
        if certificate
        else {
            "ssl_certificate /etc/ssl/site/fullchain.pem;": "",
            "ssl_certificate_key /etc/ssl/site/privkey.pem;": "",
        }
    )
    return f"{'https' if certificate else 'http'}://127.0.0.1:{port}", _replaced(SHIPPED.read_text(), own)


def _replaced(text: str, own: dict[str, str]) -> str:
    for shipped_value, value in own.items():
        assert shipped_value in text, f"deploy/nginx.conf no longer says « {shipped_value} »"
        text = text.replace(shipped_value, value)
    return text
