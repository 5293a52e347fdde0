"""`make screenshots`: every public template at three widths in two themes, in `var/screenshots`."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from cms.terminal import bilingual
from tests.journeys.browser import CHROMIUM, Browser
from tests.journeys.product import ROOT, running
from tests.journeys.showcase import Showcase, showcase_of

WIDTHS = (360, 768, 1280)
THEMES = ("light", "dark")
FOLDER = ROOT / "var" / "screenshots"


@contextmanager
def exhibition() -> Iterator[Showcase]:
    """The site with its examples, in a folder that is gone afterwards."""
    data_dir = Path(tempfile.mkdtemp(prefix="screenshots-"))
    try:
        for product in running(data_dir, "--examples"):
            yield showcase_of(product)
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


def take(browser: Browser, showcase: Showcase, width: int, theme: str) -> None:
    """`template-width-theme.png` of each template, from its top to its end."""
    context = browser.new_context(
        base_url=showcase.product.url, viewport={"width": width, "height": 900}, color_scheme=theme
    )
    page = context.new_page()
    for name, address in showcase.addresses.items():
        page.goto(address, wait_until="networkidle")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")  # all pictures of an album
        page.evaluate("for (const one of document.images) one.loading = 'eager'")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOLDER / f"{name}-{width}-{theme}.png", full_page=True)
    context.close()


def main() -> int:
    if CHROMIUM is None:
        missing = bilingual(
            "Chromium is needed; on Debian: sudo apt install chromium",
            "Il faut Chromium ; sous Debian : sudo apt install chromium",
        )
        print(missing, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with exhibition() as showcase, sync_playwright() as playwright:
        browser = Browser(playwright)
        for width in WIDTHS:
            for theme in THEMES:
                take(browser, showcase, width, theme)
        browser.close()
    count, folder = len(list(FOLDER.glob("*.png"))), FOLDER.relative_to(ROOT)
    print(bilingual(f"{count} pictures in {folder}", f"{count} images dans {folder}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
