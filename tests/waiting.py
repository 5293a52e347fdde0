"""Waiting for what another thread or another process does, however busy the machine is."""

import time
from collections.abc import Callable

PATIENCE = 120
"""Seconds that a busy machine may take for anything: no test passes or fails by how quick it is."""


def eventually(condition: Callable[[], object], explain: Callable[[], object] = str) -> None:
    """Waits until it is so; what `explain` returns is the failure's reason."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, explain()
        time.sleep(0.05)
