"""What the journeys themselves stand on."""

import os
import signal

from tests.journeys.browser import Browser, browsers
from tests.waiting import eventually


def test_a_window_that_does_not_close_costs_a_browser_and_not_the_run(chromium):
    before = browsers()
    impatient = Browser(chromium.playwright, patience=0.5)
    window = impatient.new_context()
    (frozen,) = browsers() - before
    os.kill(frozen, signal.SIGSTOP)
    window.close()
    eventually(lambda: frozen not in browsers())
    for again in (impatient, chromium):
        assert again.new_context().new_page().evaluate("6 * 7") == 42
    impatient.close()
