"""Runs the mirror in children that are killed before a given step on the disk; `killing` starts it.

A process of its own, without threads: a child of one that serves at the same time would inherit locks that
nobody releases. It reads lines `[step, options]` and answers each by whether the run came to its end.
"""

import json
import multiprocessing
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from codev_mirror import Mirror

STEPS = ("replace", "fsync", "unlink", "mkdir", "rmdir")


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(completes(*json.loads(line))), flush=True)


def completes(step: int, options: dict[str, Any]) -> bool:
    child = multiprocessing.get_context("fork").Process(target=run, args=(step, options))
    child.start()
    child.join()
    if child.exitcode not in (0, -signal.SIGKILL):
        sys.exit("the run failed; its traceback is above")
    return child.exitcode == 0


def run(step: int, options: dict[str, Any]) -> None:
    """In the child only: nothing of this is undone."""
    left = [step]

    def counted(function: Callable) -> Callable:
        def stepped(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **options)

        return stepped

    class Connection(sqlite3.Connection):
        commit = counted(sqlite3.Connection.commit)

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
    sqlite3.connect = partial(sqlite3.connect, factory=Connection)
    Mirror(**options).run()


if __name__ == "__main__":
    main()
