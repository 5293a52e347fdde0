"""A journey goes through the real product (`manage.py serve`, own data) in a real browser."""

import os
import shutil
from pathlib import Path

import pytest

from tests.databases import alone, migrated_file
from tests.journeys.browser import CHROMIUM, Browser
from tests.journeys.product import ACCOUNT, running
from tests.journeys.showcase import public_items, showcase_of


def pytest_collection_modifyitems(items):
    """Every test of this drawer is a journey; without Chromium it is skipped, and says so."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="needs Chromium: apt install chromium"))


@pytest.fixture(scope="session")
def product(prepared):
    yield from running(prepared())


@pytest.fixture(scope="session")
def showcase(prepared):
    """A site with its examples, which the journeys only look at; `.addresses` names one of each template."""
    for product in running(prepared("--examples")):
        yield showcase_of(product)


@pytest.fixture(scope="session")
def prepared(request, tmp_path_factory):
    """Makes a data directory that the product has served once, with these options of `serve`.

    Every directory is a copy of one that the first test to ask prepares for all processes of the run:
    loading the text, the examples and their pictures takes a quarter of a minute each time.
    """
    template = migrated_file(request.config.cache.mkdir("databases"))
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(*options: str) -> Path:
        kept = shared / f"prepared{''.join(options)}"
        with alone(kept.with_suffix(".lock")):
            if not kept.exists():
                draft = tmp_path_factory.mktemp("draft")
                shutil.copy(template, draft / "db.sqlite3")
                prepare(draft, options)
                draft.rename(kept)
        return Path(shutil.copytree(kept, tmp_path_factory.mktemp("product"), dirs_exist_ok=True))

    return made


def prepare(data_dir: Path, options: tuple[str, ...]) -> None:
    """Serves `data_dir` until all it starts with is public, and keeps its account beside the data."""
    for product in running(data_dir, *options):
        if options:
            public_items(product)
        (data_dir / ACCOUNT).write_text(f"{product.account}\n{product.password}")


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = Browser(playwright)
        yield browser
        browser.close()


def said(message) -> str:
    """What a message of the console says, and of which address."""
    return f"{message.text} ({message.location.get('url', '')})"


@pytest.fixture
def page(chromium, product):
    """A fresh visitor (no cookie); relative addresses are the product's. `page.problems` lists what the
    console and the pages complained about, violations of the content security policy included."""
    context = chromium.new_context(base_url=product.url, locale="fr-FR")
    page = context.new_page()
    page.problems = []
    page.on(
        "console", lambda message: page.problems.append(said(message)) if message.type == "error" else None
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
