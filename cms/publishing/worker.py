"""The process behind the site: drains the notes, watches what sends no signal, keeps the time."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections, connection
from django.db.models import Min
from django.utils import timezone

from cms.media import places, renditions
from cms.publishing import fingerprint, journal, locks
from cms.publishing.due import publish_due
from cms.publishing.expanding import EXPANDED, expand
from cms.publishing.models import Stale
from cms.publishing.reconciling import reconcile
from cms.publishing.refreshing import BATCH, postpone, refresh_batch

logger = logging.getLogger(__name__)

IDLE = 0.25
"""Seconds between two looks at the notes when there were none."""
EVERY_TICK = 2.0
EVERY_MINUTE = 60.0
EVERY_TEN_MINUTES = 600.0
EVERY_DAY = 86_400.0


def drain() -> int:
    """Do one round of what is noted and due; returns how many notes and items it dealt with."""
    return drain_wide_notes() + drain_items() + drain_renditions()


def drain_wide_notes() -> int:
    """Turn notes about objects and branches into notes about items."""
    notes = list(Stale.objects.filter(scope__in=EXPANDED, due_at__lte=timezone.now()).order_by("pk")[:BATCH])
    expand(notes)
    return len(notes)


def drain_items() -> int:
    """Refresh up to 200 noted items together; when that fails as a whole, one by one."""
    if refs := due_items():
        refresh_batch(refs)
    return len(refs)


def due_items() -> list[str]:
    """The items whose notes are due, those waiting longest first."""
    noted = Stale.objects.filter(scope=Stale.Scope.ITEM, due_at__lte=timezone.now())
    oldest = noted.values("ref").annotate(first=Min("pk")).order_by("first")
    return [row["ref"] for row in oldest[:BATCH]]


def drain_renditions() -> int:
    """Make the sizes of one image; few at a time, so that items are never kept waiting."""
    wanted = Stale.objects.filter(scope=Stale.Scope.RENDITIONS, due_at__lte=timezone.now())
    note = wanted.order_by("due_at", "pk").first()
    if note is None:
        return 0
    try:
        renditions.make_missing(int(note.ref))
    except Exception as error:
        logger.warning("the sizes of image %s could not be made", note.ref, exc_info=True)
        postpone(note, f"{type(error).__name__}: {error}")
    else:
        Stale.objects.filter(pk=note.pk).forget()
    return 1


class Worker:
    """Runs until told to stop. Any number on PostgreSQL, one on SQLite."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._next: dict[str, float] = {}
        self._last_seen: fingerprint.State | None = self._guarded(fingerprint.fingerprint)

    def run(self) -> None:
        """Sweep once, then work; an error is logged and never ends the process."""
        while not self.stopping.is_set():
            busy = self._guarded(self.round)
            if not busy:
                self.stopping.wait(IDLE)

    def round(self) -> int:
        """One turn: what the clock asks for, then what is noted."""
        self._when_due("watch", EVERY_TICK, self.watch)
        self._when_due("sweep", EVERY_DAY, self.sweep)
        self._when_due("due", EVERY_MINUTE, publish_due)
        self._when_due("places", EVERY_MINUTE, fingerprint.settle_misplaced)
        self._when_due("strays", EVERY_TEN_MINUTES, places.remove_strays)
        return 0 if self.stopping.is_set() else drain()

    def sweep(self) -> None:
        """Notice a restored database, then compare and repair everything."""
        if journal.check_epoch():
            logger.warning("the database is older than the last head seen here: a new epoch begins")
        with locks.alone("reconcile") as free:
            if free:
                report = reconcile(stopped=self.stopping.is_set)
                logger.info("reconciled %d items, %d repaired", report.examined, len(report.drifted))

    def watch(self) -> None:
        """Note what changed in collections and restrictions without a signal."""
        now = fingerprint.fingerprint()
        if self._last_seen is not None:
            fingerprint.note_differences(self._last_seen, now)
        self._last_seen = now

    def _when_due(self, name: str, every: float, act: Callable[[], object]) -> None:
        """Every so many seconds; after a failure sooner than in a day."""
        if self.stopping.is_set() or time.monotonic() < self._next.get(name, 0.0):
            return
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
