"""A journey goes through the real product (`manage.py serve`, own data) in a real browser."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import migrated_file
from tests.postgresql import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Every test of this drawer is a journey; without Chromium it is skipped, and says so."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="needs Chromium: apt install chromium"))


@dataclass
class Product:
    """The running site: its address without a final slash, and the account that it printed."""

    url: str
    account: str
    password: str
    data_dir: Path


@pytest.fixture(scope="session")
def product(fresh):
    yield from running(fresh)


@pytest.fixture(scope="session")
def fresh(request, tmp_path_factory):
    """Makes a data directory whose database is migrated already: that alone takes eleven seconds."""
    template = migrated_file(request.config.cache.mkdir("databases"))

    def made() -> Path:
        data_dir = tmp_path_factory.mktemp("product")
        shutil.copy(template, data_dir / "db.sqlite3")
        return data_dir

    return made


@pytest.fixture(scope="session")
def showcase(fresh):
    """A site with its examples, which the journeys only look at; `.addresses` names one of each template."""
    from tests.journeys.showcase import showcase_of

    for product in running(fresh, "--examples"):
        yield showcase_of(product)


def running(fresh, *options: str):
    """The product while it runs; a drawer that counts what is public starts one of its own."""
    data_dir = fresh()
    port = str(free_port())
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"DATABASE_URL", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_CURRENT_TEST"}
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", *options],
        cwd=ROOT,
        env={**environment, "DATA_DIR": str(data_dir), "PORT": port},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    printed = read_until(process, "Arrêter")
    drain = threading.Thread(target=process.stdout.read, daemon=True)
    drain.start()
    words = dict(re.findall(r"^  (Compte|Mot de passe) +(\S+)", printed, re.MULTILINE))
    yield Product(f"http://127.0.0.1:{port}", words["Compte"], words["Mot de passe"], data_dir)
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    drain.join(5)
    process.stdout.close()


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
        timeout=120,
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


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, product):
    """A fresh visitor (no cookie); relative addresses are the product's. `page.problems` lists what the
    console and the pages complained about, violations of the content security policy included."""
    context = chromium.new_context(base_url=product.url, locale="fr-FR")
    page = context.new_page()
    page.problems = []
    page.on(
        "console", lambda message: page.problems.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def editor(page, product):
    """The same browser, logged into the administration."""
    page.goto("/admin/login/")
    page.fill("[name=username]", product.account)
    page.fill("[name=password]", product.password)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    return page
