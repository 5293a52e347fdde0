"""What the worker does every so often for other rooms, which register it when their app is ready."""

from collections.abc import Callable
from typing import NamedTuple

EVERY_TICK = 2.0
EVERY_TEN_SECONDS = 10.0
EVERY_MINUTE = 60.0
EVERY_TEN_MINUTES = 600.0
EVERY_HOUR = 3_600.0
EVERY_DAY = 86_400.0
"""Seconds."""


class PeriodicTask(NamedTuple):
    """Something to do every so many seconds; what it raises is logged, and stops nothing else."""

    name: str
    every: float
    act: Callable[[], object]


tasks: list[PeriodicTask] = []


def register(name: str, every: float, act: Callable[[], object]) -> None:
    """Have the worker do this; a name is used once."""
    tasks.append(PeriodicTask(name, every, act))
