"""When something that failed is tried again: one rule for updates, calls of partners and mails."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from cms.publishing import locks
from cms.publishing.models import PendingUpdate
from cms.publishing.newer_schema import NewerSchema


@dataclass(frozen=True)
class RetrySchedule:
    """Waits after the first failure, the second and so on; the last one repeats."""

    waits: tuple[timedelta, ...]
    jitter: float = 0.0
    """The part of itself by which a wait may be longer, drawn anew each time."""

    def wait_after(self, failures: int) -> timedelta:
        """How long to wait after so many failures in a row, from 1."""
        wait = self.waits[min(failures, len(self.waits)) - 1]
        return wait * (1 + random.random() * self.jitter)


OF_UPDATES = RetrySchedule(tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600)))

FOR_A_LOCK = timedelta(seconds=20)
"""When what waited for a lock in vain is tried again, however often it did."""


def postpone_after(error: Exception, update: Callable[[], PendingUpdate]) -> None:
    """Say what stood in the way of the update, and when it is tried again.

    That another held a lock is no failure of the update's: it is not counted. `NewerSchema` is raised again:
    this version has nothing to say there any more.
    """
    if isinstance(error, NewerSchema):
        raise error
    reason = f"{type(error).__name__}: {error}"
    if not locks.timed_out(error):
        postpone(update(), reason)
        return
    due_at = timezone.now() + FOR_A_LOCK
    PendingUpdate.objects.filter(pk=update().pk).update(reason=reason[:2000], due_at=due_at)


def postpone(update: PendingUpdate, reason: str) -> None:
    """Say why the update could not be done, and when it is tried again."""
    due_at = timezone.now() + OF_UPDATES.wait_after(update.attempts + 1)
    PendingUpdate.objects.filter(pk=update.pk).update(
        attempts=F("attempts") + 1, reason=reason[:2000], due_at=due_at
    )


def bring_forward() -> int:
    """Make due what a clock that ran ahead, and was put right, would keep waiting; returns how many updates.

    Such an update was written later than now, or waits for its next attempt longer than any waits.
    """
    now = timezone.now()
    longest = now + OF_UPDATES.waits[-1]
    ahead = Q(queued_at__gt=now) | Q(attempts__gt=0, due_at__gt=longest)
    return PendingUpdate.objects.filter(ahead).update(queued_at=now, due_at=now)
