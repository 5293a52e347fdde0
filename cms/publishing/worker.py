"""The worker: makes the pending updates, watches what sends no signal, publishes and sweeps by the clock."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import Min
from django.utils import timezone

from cms.publishing import (
    epoch,
    file_keeper,
    index_keeper,
    locks,
    newer_schema,
    periodic,
    unsignalled_changes,
)
from cms.publishing.branch_deletion import delete_some
from cms.publishing.bulk_withdrawal import withdraw_hidden
from cms.publishing.dependents import EXPANDED, expand
from cms.publishing.heartbeats import Activity, WorkerCondition
from cms.publishing.models import PendingUpdate, Scope
from cms.publishing.periodic import EVERY_DAY, EVERY_HOUR, EVERY_MINUTE, EVERY_TEN_SECONDS, EVERY_TICK
from cms.publishing.reconciling import reconcile
from cms.publishing.refreshing import BATCH, refresh_batch
from cms.publishing.registry import plugins
from cms.publishing.retrying import bring_forward, postpone_after
from cms.publishing.schedule import publish_due
from cms.publishing.statistics import renew_statistics

logger = logging.getLogger(__name__)

IDLE = 0.25
"""Seconds between two looks at the updates when there were none."""
SMALL_BATCH = 25
"""Items that are refreshed in about half a second."""
GIVING_WAY = 0.15
"""Seconds left to others after each round on SQLite, where who waits to write looks every 0.1 s."""


def drain() -> int:
    """Do one round of what is queued and due; returns how many updates and items it dealt with."""
    return drain_wide_updates() + drain_items() + delete_some() + drain_renditions() + drain_index()


def drain_wide_updates() -> int:
    """Turn updates about objects and branches into updates about items."""
    updates = list(
        PendingUpdate.objects.filter(scope__in=EXPANDED, due_at__lte=timezone.now()).order_by("pk")[:BATCH]
    )
    _withdraw_below(updates)
    expand(updates)
    return len(updates)


def _withdraw_below(updates: list[PendingUpdate]) -> None:
    """Done already, unless the process that made the change died; what fails here, each refresh does."""
    if any(update.scope == Scope.SUBTREE for update in updates):
        try:
            withdraw_hidden(updates)
        except Exception:
            logger.exception("what these branches hide could not be withdrawn at once")


def drain_items() -> int:
    """Refresh a batch of queued items together; when that fails as a whole, one by one."""
    if refs := due_items():
        refresh_batch(refs)
    return len(refs)


def due_items() -> list[str]:
    """The items whose updates are due, those waiting longest first."""
    queued = PendingUpdate.objects.filter(scope=Scope.ITEM, due_at__lte=timezone.now())
    oldest = queued.values("ref").annotate(first=Min("pk")).order_by("first")
    return [row["ref"] for row in oldest[: batch_size()]]


def batch_size() -> int:
    """Items in one transaction: few on SQLite, where nobody else can write meanwhile."""
    return SMALL_BATCH if connection.vendor == "sqlite" else BATCH


def pause(busy: bool) -> float:
    """Seconds between two rounds: an editor's save must not wait until ten thousand items are done."""
    if not busy:
        return IDLE
    return GIVING_WAY if connection.vendor == "sqlite" else 0.0


def drain_renditions() -> int:
    """Make the sizes of one image; few at a time, so that items are never kept waiting."""
    return _drain_one(
        Scope.RENDITIONS,
        lambda ref: file_keeper.keeper.make_renditions(int(ref)),
        "the sizes of image %s could not be made",
    )


def drain_index() -> int:
    """Index a few pages anew that were changed in bulk."""
    return _drain_one(
        Scope.INDEX,
        lambda ref: index_keeper.keeper.index_pages(map(int, ref.split(","))),
        "the pages %s could not be indexed",
    )


def _drain_one(scope: Scope, act: Callable[[str], None], complaint: str) -> int:
    """Do the update of a scope that has been due for longest; one that fails is postponed with its reason."""
    wanted = PendingUpdate.objects.filter(scope=scope, due_at__lte=timezone.now())
    update = wanted.order_by("due_at", "pk").first()
    if update is None:
        return 0
    try:
        act(update.ref)
    except Exception as error:
        logger.warning(complaint, update.ref, exc_info=True)
        postpone_after(error, lambda: update)
    else:
        PendingUpdate.objects.filter(pk=update.pk).bulk_delete()
    return 1


def run_periodic_tasks() -> None:
    """What each content type has the worker do; a fault of one is none of the others'."""
    for plugin in plugins:
        try:
            plugin.run_periodic()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("the work of the type « %s » could not be done", plugin.name)


class Worker:
    """Runs until it is stopped. Any number on PostgreSQL, one on SQLite."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.activity = Activity()
        self._next: dict[str, float] = {}
        self._newer: list[str] = []
        self._last_seen: unsignalled_changes.State | None = self._guarded(unsignalled_changes.fingerprint)

    def run(self) -> None:
        """Sweep once, then work; an error is logged and never ends the process."""
        while not self.stopping.is_set():
            busy = self._guarded(self.round)
            self.activity.ended(well=busy is not None)
            self.stopping.wait(pause(busy=bool(busy)))

    def round(self) -> int:
        """A sweep once a day, then a turn; nothing where a newer version works, and then as at the start."""
        if self._is_older():
            self.activity.turn_to(WorkerCondition.READ_ONLY)
            self._next.clear()
            return 0
        self._when_due("sweep", EVERY_DAY, self.sweep)
        return 0 if self._newer else self._turn()

    def _turn(self) -> int:
        """What the clock asks for, then what is queued; returns how much of that was done."""
        self._when_due("watch", EVERY_TICK, self.watch)
        self._when_due("clock", EVERY_MINUTE, bring_forward)
        self._when_due("due", EVERY_MINUTE, lambda: publish_due(stopped=lambda: self._gave_way("due")))
        self._when_due("types", EVERY_TEN_SECONDS, run_periodic_tasks)
        self._when_due("statistics", EVERY_HOUR, renew_statistics)
        for task in periodic.tasks:
            self._when_due(*task)
        self.activity.turn_to("queue")
        return 0 if self.stopping.is_set() else drain()

    def _is_older(self) -> bool:
        """Whether the database belongs to a newer version; said once, and looked at again each time."""
        newer = newer_schema.newer_migrations()
        if newer and newer != self._newer:
            logger.error("the worker stops working. %s", newer_schema.sentence(newer))
        self._newer = newer
        return bool(newer)

    def sweep(self) -> None:
        """Notice a restored database, then compare and repair everything."""
        if epoch.check():
            logger.warning("the database is older than the last head seen here: a new epoch begins")
        with locks.alone("reconcile") as free:
            if free:
                report = reconcile(stopped=self._did_what_is_due)
                logger.info("reconciled %d items, %d repaired", report.examined, len(report.drifted))
                file_keeper.keeper.enqueue_incomplete()

    def _did_what_is_due(self) -> bool:
        """Between two batches of a sweep: takes a turn, whose faults stop no sweep; whether to stop."""
        if self._is_older():
            return True
        self._guarded(self._turn)
        return self._gave_way("sweep")

    def _gave_way(self, doing: str) -> bool:
        """Between two steps of a long task: lets others write, and says whether to stop."""
        self.activity.turn_to(doing)
        return self.stopping.wait(pause(busy=True))

    def watch(self) -> None:
        """Enqueue what changed in collections and restrictions without a signal."""
        now = unsignalled_changes.fingerprint()
        if self._last_seen is not None:
            unsignalled_changes.enqueue_differences(self._last_seen, now)
        self._last_seen = now

    def _when_due(self, name: str, every: float, act: Callable[[], object]) -> None:
        """Every so many seconds; after a failure sooner than in a day."""
        if self.stopping.is_set() or time.monotonic() < self._next.get(name, 0.0):
            return
        self.activity.turn_to(name)
        self._next[name] = time.monotonic() + min(every, EVERY_MINUTE)
        if self._guarded(lambda: [act()]):
            self._next[name] = time.monotonic() + every

    def _guarded(self, act: Callable[[], Any]) -> Any:
        try:
            close_old_connections()
            return act()
        except Exception:
            logger.exception("the worker goes on after an error")
            connection.close()
            self.stopping.wait(1.0)
            return None
