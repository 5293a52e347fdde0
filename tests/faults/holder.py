"""A process of a node that vanishes in the middle of a freeze, with the locks that a freeze holds.

`python -m tests.faults.holder stops|waits|receives` says « holding » on its output once it holds them; then
it stops as a frozen machine does (SIGSTOP), says nothing more, or has the server send to it without end.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cms.settings.environment import BASE_DIR

REF = "pages/held.fr"


@contextmanager
def holding(
    environment: dict[str, str], then: str, before: tuple[str, ...] = (), said: str = "holding\n"
) -> Iterator[subprocess.Popen]:
    """A child that holds them once it has `said` so; `before` is what its command begins with."""
    command = [*before, sys.executable, "-m", "tests.faults.holder", then]
    with subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert not said or child.stdout.readline() == said
            yield child
        finally:
            child.kill()  # a stopped process too


def hold(then: str) -> None:
    from django.db import connection, transaction

    from cms.publishing import locks, sequence

    with transaction.atomic():
        locks.while_freezing()
        locks.items([REF])
        sequence.allocate(1)
        print("holding", flush=True)
        if then == "stops":
            os.kill(os.getpid(), signal.SIGSTOP)
        while then == "receives":
            with connection.cursor() as cursor:
                cursor.execute("SELECT repeat('x', 10000000)")
        while then == "waits":
            time.sleep(60)


if __name__ == "__main__":
    import django

    django.setup()
    hold(*sys.argv[1:])
