"""Chromium for the journeys, and another one when it does not close a window.

Chromium 156 sometimes never answers `Target.disposeBrowserContext` while a page asks whether to be left, or
is on its way elsewhere: with nothing of ours, a form and a redirect, one closing of fifty waited for ever.
"""

import os
import shutil
import signal
import sys
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults.product import children_of
from tests.waiting import PATIENCE

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CLOSING = 60.0
"""Seconds in which a window is closed; usually it takes a hundredth of one."""


class Browser:
    """Opens contexts, as Playwright's own does; `close` of a context always comes back.

    What a page is waited for may take as long as a busy machine needs.
    """

    def __init__(self, playwright: Any, patience: float = CLOSING) -> None:
        self.playwright, self.patience = playwright, patience
        self._start()

    def new_context(self, **options: Any) -> Any:
        context = self._context(options)
        context.set_default_timeout(PATIENCE * 1000)
        context.close = partial(self._closed, context.close)
        return context

    def close(self) -> None:
        self._closed(self.browser.close)

    def _context(self, options: dict[str, Any]) -> Any:
        """In another browser, when this one was ended; Playwright may hear of that only now."""
        from playwright.sync_api import Error

        with suppress(Error):
            return self.browser.new_context(**options)
        self._start()
        return self.browser.new_context(**options)

    def _start(self) -> None:
        self.browser = self.playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE * 1000
        )

    def _closed(self, close: Any) -> None:
        from playwright.sync_api import Error

        stuck = threading.Event()

        def end() -> None:
            stuck.set()
            end_browsers()

        ending = threading.Timer(self.patience, end)
        ending.start()
        try:
            close()
        except Error:
            if not stuck.is_set():
                raise
        finally:
            ending.cancel()


def stop_clock(page: Any) -> None:
    """The page's own: nothing is due in it because this machine paused."""
    page.clock.install(time=0)
    page.clock.pause_at(86_400_000)


def browsers() -> set[int]:
    """The processes of the browsers that this one had Playwright start."""
    drivers = (pid for pid in children_of(os.getpid()) if b"playwright" in command_of(pid))
    return {browser for driver in drivers for browser in children_of(driver)}


def command_of(pid: int) -> bytes:
    """Nothing of a process that ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def end_browsers() -> None:
    """Kills them all, and says so."""
    print("Chromium did not close a window, and is ended.", file=sys.stderr)
    for browser in browsers():
        with suppress(ProcessLookupError):
            os.kill(browser, signal.SIGKILL)
