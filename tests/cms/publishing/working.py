"""A worker in a process of its own, and what it has to do."""

import subprocess
import sys
from contextlib import contextmanager

from cms.publishing.models import PendingUpdate

WORK = ("manage.py", "work", "--settings=cms.settings.test")


@contextmanager
def working(environment, program=WORK):
    """`manage.py work` in a process of its own, for the length of the block."""
    command = [sys.executable, *program]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def queue() -> list[dict]:
    """What the worker has still to do: why something has not happened yet."""
    return list(PendingUpdate.objects.values())
