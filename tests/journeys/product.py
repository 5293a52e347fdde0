"""The product as its users start it: `manage.py serve`, with data of its own."""

import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from tests.postgresql import free_port
from tests.waiting import PATIENCE

ROOT = Path(__file__).resolve().parent.parent.parent
ACCOUNT = "account.txt"
"""Where prepared data keep their account: it is printed only the first time they are served."""


@dataclass
class Product:
    """The running site: its address without a final slash, and the account that it printed."""

    url: str
    account: str
    password: str
    data_dir: Path
    pid: int


def running(data_dir: Path, *options: str, root: Path = ROOT, **given: str):
    """The product while it runs; a drawer that counts what is public starts one of its own."""
    port = str(free_port())
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"DATABASE_URL", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_CURRENT_TEST"}
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", *options],
        cwd=root,
        env={**environment, "DATA_DIR": str(data_dir), "PORT": port, "LC_ALL": "fr_FR.UTF-8", **given},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    printed = read_until(process, "Arrêter")
    drain = threading.Thread(target=process.stdout.read, daemon=True)
    drain.start()
    try:
        yield Product(f"http://127.0.0.1:{port}", *account(data_dir, printed), data_dir, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE)
        drain.join(PATIENCE)
        process.stdout.close()
    assert code == 0


def account(data_dir: Path, printed: str) -> tuple[str, str]:
    """Name and password: printed the first time the data are served, kept beside them when prepared."""
    if (data_dir / ACCOUNT).exists():
        name, password = (data_dir / ACCOUNT).read_text().split()
        return name, password
    words = dict(re.findall(r"^  (Compte|Mot de passe) +(\S+)", printed, re.MULTILINE))
    return words["Compte"], words["Mot de passe"]


def made_in(product: Product, program: str) -> str:
    """What a program of ours prints that runs beside the product, on its data."""
    environment = {**os.environ, "DATA_DIR": str(product.data_dir), "PORT": product.url.rpartition(":")[2]}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def read_until(process, word: str) -> str:
    """What the product printed up to the line with `word`; fails with all of it when the product ended."""
    printed = ""
    for line in process.stdout:
        printed += line
        if word in line:
            return printed
    raise AssertionError(f"the product ended before it served:\n{printed}")
