"""Kills the mirror before a given step on the disk, as often as a test likes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import codev_mirror

KILLED_MIRROR = Path(__file__).with_name("killed_mirror.py")


class Killer:
    """Talks to the process that runs the mirror in children of its own."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def lets_end(self, step: int, **options: Any) -> bool:
        """Whether a run with these options was over before it reached its so-many-th step."""
        self.process.stdin.write(json.dumps([step, options]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def killing() -> Iterator[Killer]:
    environment = {**os.environ, "PYTHONPATH": str(Path(codev_mirror.__file__).parent)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, str(KILLED_MIRROR)], env=environment, **pipes) as process:
        yield Killer(process)
        process.stdin.close()
