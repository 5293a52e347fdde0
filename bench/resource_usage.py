"""What the kernel knows of a process and of all that it started: processor time and memory."""

import os
from collections.abc import Iterable
from pathlib import Path

from tests.faults.product import children_of

TICKS = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and everything below it."""
    return [pid, *(below for child in children_of(pid) for below in tree(child))]


def processor(pids: Iterable[int]) -> float:
    """Milliseconds of processor time that these processes and those below them have used so far.

    A tick is ten milliseconds: what is measured must take many.
    """
    return sum(_ticks(process) for pid in pids for process in tree(pid)) * 1000 / TICKS


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))  # utime, stime, and those of the children that ended (proc(5))


def memory(pid: int, of: str = "VmRSS") -> int:
    """MiB that a process has in memory (`VmRSS`), or ever had (`VmHWM`)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(f"{of}:")[2].split()[0]) // 1024
