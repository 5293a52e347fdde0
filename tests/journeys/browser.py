"""Chromium for the journeys, and another one when it does not close a window.

Chromium 156 sometimes never answers `Target.disposeBrowserContext` while a page asks whether to be left, or
is on its way elsewhere: with nothing of ours, a form and a redirect, one closing of fifty waited for ever.
"""

import os
import shutil
import signal
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults.product import children_of

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30.0
"""Seconds in which a window is closed; usually it takes a hundredth of one."""


class Browser:
    """Opens contexts, as Playwright's own does; `close` of a context always comes back."""

    def __init__(self, playwright: Any, patience: float = PATIENCE) -> None:
        self.playwright, self.patience = playwright, patience
        self._start()

    def new_context(self, **options: Any) -> Any:
        if not self.browser.is_connected():
            self._start()
        context = self.browser.new_context(**options)
        context.close = partial(self._closed, context.close)
        return context

    def close(self) -> None:
        self._closed(self.browser.close)

    def _start(self) -> None:
        self.browser = self.playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

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


def browsers() -> set[int]:
    """The processes of the browsers that this one had Playwright start."""
    drivers = (pid for pid in children_of(os.getpid()) if b"playwright" in command_of(pid))
    return {browser for driver in drivers for browser in children_of(driver)}


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def end_browsers() -> None:
    """Kills them all, and says so."""
    print("Chromium did not close a window, and is ended.", file=sys.stderr)
    for browser in browsers():
        os.kill(browser, signal.SIGKILL)
