"""Whether the workers live and get on: each says so every few seconds, in a row of its own.

From a thread beside the worker, so that one that is stuck in a task is told from one that is dead or frozen.
"""

import logging
import os
import socket
import threading
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from cms.publishing.models import Heartbeat

logger = logging.getLogger(__name__)

EVERY = 10.0
"""Seconds between two heartbeats."""
SILENT_AFTER = timedelta(minutes=1)
STUCK_AFTER = timedelta(minutes=10)
"""No task of ours takes as long; the long ones, which go by batches, say when they begin another."""
FORGOTTEN_AFTER = timedelta(days=1)


class WorkerCondition(StrEnum):
    """How a worker is: what `/readyz` calls it."""

    WORKING = "working"
    READ_ONLY = "read-only"
    """It waits to be replaced, because a newer version has migrated the database."""
    FAILING = "failing"
    """It gets on, but each of its turns ends with an error before the queue is through."""
    STUCK = "stuck"
    SILENT = "silent"


GETTING_ON = frozenset({WorkerCondition.WORKING, WorkerCondition.FAILING})
"""A worker like this does what the clock asks for."""


class WorkerState(NamedTuple):
    """A worker as it was last heard of, and how many seconds ago that and the beginning of its task were."""

    name: str
    state: WorkerCondition
    seen_seconds: float
    doing: str
    doing_seconds: float


class Activity:
    """What this worker does, and since when it has turned to nothing else, or every turn has failed."""

    def __init__(self) -> None:
        self.failing_since: datetime | None = None
        self.turn_to("start")

    def turn_to(self, doing: str) -> None:
        self.doing, self.since = doing, timezone.now()

    def ended(self, well: bool) -> None:
        """A turn is over, or an error has ended it."""
        self.failing_since = None if well else self.failing_since or timezone.now()

    def told(self) -> tuple[str, datetime]:
        """What is to be known of it, and since when: that it hangs comes before that its turns fail."""
        if self.failing_since and timezone.now() - self.since < STUCK_AFTER:
            return WorkerCondition.FAILING, self.failing_since
        return self.doing, self.since


class HeartbeatThread(threading.Thread):
    """Writes what the worker does until told to stop; then its row goes."""

    def __init__(self, activity: Activity, stopping: threading.Event) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self._activity, self._stopping, self._failing = activity, stopping, False

    def run(self) -> None:
        self._guarded(forget_gone)
        while not self._stopping.is_set():
            self._guarded(lambda: beat(own_name(), self._activity))
            self._stopping.wait(EVERY)
        self._guarded(lambda: Heartbeat.objects.filter(name=own_name()).bulk_delete())
        connection.close()

    def _guarded(self, act: Any) -> None:
        try:
            act()
            self._failing = False
        except Exception as error:
            if not self._failing:
                logger.warning("the worker cannot say that it lives: %s", error)
            self._failing = True
            connection.close()


def own_name() -> str:
    """The machine and the number of this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def beat(name: str, activity: Activity) -> None:
    doing, since = activity.told()
    said = {"seen_at": timezone.now(), "doing": doing, "since": since}
    if not Heartbeat.objects.filter(name=name).update(**said):
        Heartbeat.objects.bulk_create([Heartbeat(name=name, **said)], ignore_conflicts=True)


def forget_gone() -> None:
    """Remove the rows of processes of this machine that are gone, and of others not seen for a day."""
    Heartbeat.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN_AFTER).bulk_delete()
    here = Heartbeat.objects.filter(name__startswith=f"{socket.gethostname()}:")
    gone = [name for name in here.values_list("name", flat=True) if not _runs(int(name.rpartition(":")[2]))]
    Heartbeat.objects.filter(name__in=gone).bulk_delete()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def workers(now: datetime) -> list[WorkerState]:
    """Every worker that was seen within a day or more, the last seen first."""
    return [_state(row, now) for row in Heartbeat.objects.order_by("-seen_at", "name")]


def _state(row: Heartbeat, now: datetime) -> WorkerState:
    seen, doing_for = now - row.seen_at, now - row.since
    said = (WorkerCondition.READ_ONLY, WorkerCondition.FAILING)
    state = WorkerCondition(row.doing) if row.doing in said else WorkerCondition.WORKING
    if doing_for > STUCK_AFTER and state != WorkerCondition.FAILING:
        state = WorkerCondition.STUCK
    if abs(seen) > SILENT_AFTER:  # also seen later than now, by a clock that was put right since
        state = WorkerCondition.SILENT
    return WorkerState(
        row.name, state, round(seen.total_seconds(), 1), row.doing, round(doing_for.total_seconds(), 1)
    )
