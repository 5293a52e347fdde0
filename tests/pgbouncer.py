"""pgbouncer before the PostgreSQL of a test: it lends a few sessions of the server by the transaction."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.deploy.finding import pgbouncer
from tests.postgresql import free_port, stop
from tests.waiting import eventually

SESSIONS = 3
"""Of the server, for all connections together."""


@contextmanager
def pooled(url: str, ignored: str = "options") -> Iterator[str]:
    """The URL of the same database behind a pooler that ignores these parameters of a new connection."""
    server = urlsplit(url)
    owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    directory = Path(tempfile.mkdtemp(prefix="pgbouncer-", dir="/tmp"))
    port = free_port()
    configuration, accounts = directory / "pgbouncer.ini", directory / "accounts"
    accounts.write_text(f'"{server.username}" "{server.password}"\n')
    configuration.write_text(
        f"[databases]\n* = host={server.hostname} port={server.port}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = scram-sha-256\nauth_file = {accounts}\nlogfile = {directory / 'log'}\n"
        f"pool_mode = transaction\ndefault_pool_size = {SESSIONS}\nmax_client_conn = 500\n"
        f"ignore_startup_parameters = {ignored}\n"
    )
    for path in (directory, configuration, accounts):
        if owner:
            shutil.chown(path, "postgres", "postgres")
    process = subprocess.Popen([pgbouncer(), "--quiet", configuration], **owner)
    address = server._replace(netloc=f"{server.username}:{server.password}@127.0.0.1:{port}").geturl()
    try:
        eventually(lambda: process.poll() is None and answers(address), lambda: log(directory))
        yield address
    finally:
        stop(process)
        shutil.rmtree(directory, ignore_errors=True)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def log(directory: Path) -> str:
    return (directory / "log").read_text() if (directory / "log").exists() else "it says nothing"
