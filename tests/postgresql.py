"""A PostgreSQL server for one test run: own directory, own random port and password, gone afterwards.

`python -m tests.postgresql COMMAND…` runs a command with `DATABASE_URL` naming such a server.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg

from tests.waiting import PATIENCE

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def programs() -> Path | None:
    """The folder of the newest installed `initdb` and `postgres`, Debian's hidden ones included."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[4]), reverse=True
    )
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listened on a moment ago, and that the system gives to nobody who asks
    for any: those begin at 32,768.
    """
    while True:
        port = 10_000 + secrets.randbelow(22_000)
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def throwaway_server(address: str = "127.0.0.1") -> Iterator[str]:
    """Yields the URL of a running server that listens at `address`; ends exactly the process it started."""
    bin_dir = programs()
    if bin_dir is None:
        raise RuntimeError("PostgreSQL n'est pas installé ; sous Debian : sudo apt install postgresql")
    # initdb refuses root, and a socket path may not exceed 107 bytes: hence the user and the short folder.
    owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    directory = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if owner:
        shutil.chown(directory, "postgres", "postgres")
    port, password = free_port(), secrets.token_hex(16)
    server = None
    try:
        create(bin_dir, directory, password, owner)
        with (directory / "data" / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {address}/24 scram-sha-256\n")
        server = start(bin_dir, directory, port, owner, address)
        url = f"postgresql://postgres:{password}@{address}:{port}/postgres"
        wait_for(server, url)
        yield url
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(directory, ignore_errors=True)


def create(bin_dir: Path, directory: Path, password: str, owner: dict) -> None:
    secret = directory / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    if owner:
        shutil.chown(secret, "postgres")
    command = [bin_dir / "initdb", "-D", directory / "data", "-U", "postgres", "--pwfile", secret]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(command, cwd=directory, stdout=subprocess.DEVNULL, check=True, **owner)


def start(bin_dir: Path, directory: Path, port: int, owner: dict, address: str) -> subprocess.Popen:
    command = [
        str(bin_dir / "postgres"),
        "-D",
        str(directory / "data"),
        "-p",
        str(port),
        "-k",
        str(directory),
    ]
    for setting in (*FAST, f"listen_addresses={address}"):
        command += ["-c", setting]
    with (directory / "log").open("w") as log:
        return subprocess.Popen(command, cwd=directory, stdout=log, stderr=log, **owner)


def wait_for(server: subprocess.Popen, url: str) -> None:
    """Until it lets somebody in: it listens before it does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("PostgreSQL s'est arrêté en démarrant")
        with suppress(psycopg.OperationalError), psycopg.connect(url):
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL n'a pas répondu en {PATIENCE} secondes")


def stop(server: subprocess.Popen) -> None:
    """A fast shutdown (SIGINT), then the end."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    with throwaway_server() as url:
        code = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}).returncode
    sys.exit(code)
