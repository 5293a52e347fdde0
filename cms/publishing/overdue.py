"""What should have happened by now and has not: schedules, mails, calls of partners, updates.

Each room registers what waits in it. Monitoring reads the numbers in `/readyz`; who writes in the
administration reads sentences on its home, with what to do.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, Min
from django.utils import timezone

from cms.publishing import heartbeats, locks
from cms.publishing.heartbeats import GETTING_ON, WorkerCondition, WorkerState

logger = logging.getLogger(__name__)
R = TypeVar("R")

PATIENCE = timedelta(minutes=5)
"""What the worker does within seconds, or every minute, is overdue after this."""


class Overdue(NamedTuple):
    """How many things wait, and since when the oldest does; None where nothing does."""

    number: int
    since: datetime | None


class Alert(NamedTuple):
    """What the home of the administration says of it, what is to be done, and where; "" for nowhere."""

    words: str
    cure: str
    address: str = ""


class Watched(NamedTuple):
    """`name` is what `/readyz` calls it; `find` is told before when it should have happened.

    `tell` gives what a user reads of it, or None where they may know nothing of it.
    """

    name: str
    find: Callable[[datetime], Overdue]
    tell: Callable[[Any, Overdue], Alert | None]


kinds: list[Watched] = []


def register(
    name: str,
    find: Callable[[datetime], Overdue],
    tell: Callable[[Any, Overdue], Alert | None] = lambda user, overdue: None,
) -> None:
    """Have this watched; a name is used once, and stays: monitoring reads it."""
    kinds.append(Watched(name, find, tell))


def waiting(rows: Any, column: str) -> Overdue:
    """The rows of a query set, waiting since what stands in a column."""
    found = rows.order_by().aggregate(number=Count("pk"), since=Min(column))
    return Overdue(found["number"], found["since"])


def together(several: Iterable[Overdue]) -> Overdue:
    """All of these as one."""
    several = list(several)
    since = min((one.since for one in several if one.since), default=None)
    return Overdue(sum(one.number for one in several), since)


def found(now: datetime) -> dict[str, Overdue | None]:
    """Of each kind what is overdue, by name; kinds of which nothing is are not there.

    None stands for what cannot be known, where its table is locked or it fails otherwise.
    """
    all_kinds = {kind.name: known(partial(kind.find, now - PATIENCE)) for kind in kinds}
    return {name: overdue for name, overdue in all_kinds.items() if overdue is None or overdue.number}


def known(find: Callable[[], R]) -> R | None:
    """What is found, in a transaction that waits for no lock longer than a second; None where it fails.

    Who watches the site asks this when something is wrong: one thing that cannot be read hides no other.
    """
    try:
        with locks.waiting_at_most(1.0):
            return find()
    except Exception as error:
        logger.warning("what is overdue could not be read: %s: %s", type(error).__name__, error)
        return None


def report() -> dict[str, Any]:
    """What `/readyz` says of the work behind the site, in detail; `warnings` is empty when all is well.

    Nothing in it keeps a node from serving readers, so that none of it is a reason to take one away.
    """
    now = timezone.now()
    workers, overdue = known(lambda: heartbeats.workers(now)), found(now)
    of_workers = ["workers unknown"] if workers is None else warnings_of(workers)
    return {
        "warnings": [*of_workers, *(_warning_of(name, one) for name, one in overdue.items())],
        "workers": [worker._asdict() for worker in workers or ()],
        "overdue": {name: _in_seconds(one, now) for name, one in overdue.items() if one},
    }


def _warning_of(name: str, overdue: Overdue | None) -> str:
    return f"overdue: {name}" if overdue else f"overdue unknown: {name}"


def warnings_of(workers: list[WorkerState]) -> list[str]:
    """That turns of a worker fail is no warning by itself: the updates that wait for it are, once overdue."""
    states = {worker.state for worker in workers}
    if not states & {*GETTING_ON, WorkerCondition.READ_ONLY}:
        return ["all workers stuck"] if WorkerCondition.STUCK in states else ["no worker"]
    stuck = ["worker stuck"] if WorkerCondition.STUCK in states else []
    return stuck if states & GETTING_ON else ["workers read-only", *stuck]


def _in_seconds(overdue: Overdue, now: datetime) -> dict[str, Any]:
    oldest = round((now - overdue.since).total_seconds(), 1) if overdue.since else None
    return {"count": overdue.number, "oldest_seconds": oldest}
