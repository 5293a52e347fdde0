"""A worker in a process of its own, and waiting for what it does."""

import subprocess
import sys
import time
from contextlib import contextmanager

from cms.publishing.models import PendingUpdate


@contextmanager
def working(environment):
    """`manage.py work` in a process of its own, for the length of the block."""
    command = [sys.executable, "manage.py", "work", "--settings=cms.settings.test"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def eventually(condition, seconds=20.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, list(PendingUpdate.objects.values())
        time.sleep(0.05)
