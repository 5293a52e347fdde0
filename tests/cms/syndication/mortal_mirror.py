"""Runs the mirror in children that are killed before a given step on the disk.

A process of its own, without threads: a child of one that serves at the same time would inherit locks that
nobody releases. It reads lines `[step, options]` and answers each by whether the run came to its end.
"""

import importlib.util
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.cms.publishing.machine.mortal import comes_to_its_end

STEPS = ("replace", "fsync", "unlink", "mkdir", "rmdir")


def main(file: str) -> None:
    spec = importlib.util.spec_from_file_location("codev_mirror", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for line in sys.stdin:
        step, options = json.loads(line)
        print(json.dumps(comes_to_its_end(partial(run, module.Mirror, step, options))), flush=True)


def run(mirror: Callable, step: int, options: dict[str, Any]) -> None:
    """In the child only: nothing of this is undone."""
    left = [step]

    def counted(function: Callable) -> Callable:
        def stepped(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)

        return stepped

    class Connection(sqlite3.Connection):
        commit = counted(sqlite3.Connection.commit)

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
    sqlite3.connect = partial(sqlite3.connect, factory=Connection)
    mirror(**options).run()


if __name__ == "__main__":
    main(sys.argv[1])
