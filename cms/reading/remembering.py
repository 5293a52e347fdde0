"""What was counted, remembered as long as it is true: to count is to go through everything that is found.

A value is true as long as the sequence and the next expiry (`Standing`) are what they were when it was
counted:

| what happens | is seen by |
|---|---|
| an item is frozen or withdrawn, a new epoch | `ChangeSequence.head`, `ChangeSequence.epoch` |
| an item is the same, but found or sorted by something else | `ChangeSequence.version` |
| an item expires | the next expiry |
| a row is written by hand | five minutes |

A value that is remembered costs one look at the sequence; one that has to be counted costs a second look
afterwards, because only what was the same before and after is known to belong to it.
Inside a transaction nothing is remembered: numbers taken there can be rolled back, and given again.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cache
from threading import Lock
from typing import NamedTuple, TypeVar

from django.db import connection
from django.db.models import Subquery

from cms.publishing.models import ChangeSequence, Publication
from cms.publishing.sequence import ROW
from cms.reading.statements import NOW, Statement

T = TypeVar("T")

MOST = 256
"""Values kept by a process; those not asked for the longest go first."""
LONGEST = 300.0
"""Seconds after which a value is counted again, whatever is known of it."""


class Standing(NamedTuple):
    """Where the sequence stands, and when the clock alone will next withdraw something."""

    epoch: str
    head: int
    version: int
    until: datetime | None


class Remembered(NamedTuple):
    """A value with what it is true for, and until when it may be relied on (monotonic seconds)."""

    value: object
    standing: Hashable
    lapses: float


_kept: OrderedDict[Hashable, Remembered] = OrderedDict()
_lock = Lock()


def remembered(
    about: Hashable,
    now: datetime,
    count: Callable[[datetime], T],
    look: Callable[[datetime], Hashable] | None = None,
) -> T:
    """What `count(now)` returns, or returned when nothing was different; nobody may change it.

    `about` says all that the value depends on besides what is public. `look` is for what may be used after
    a change too: it says of the present what makes the value useless when it differs (None: any change).
    """
    look = look or standing_at
    standing = None if connection.in_atomic_block else look(now)
    if standing is not None and (found := _find(about, standing)) is not None:
        return found.value  # type: ignore[return-value]
    value = count(now)
    if standing is not None and look(now) == standing:
        _keep(about, Remembered(value, standing, time.monotonic() + LONGEST))
    return value


def clear() -> None:
    """Begin with nothing."""
    with _lock:
        _kept.clear()


def standing_at(now: datetime) -> Standing | None:
    """Where things stand; None before the first number was taken."""
    rows = _journal().rows({NOW: now})
    return Standing(*rows[0]) if rows else None


@cache
def _journal() -> Statement:
    expiring = Publication.objects.filter(live__in=[True], expires_at__gt=NOW).order_by("expires_at")
    until = Subquery(expiring.values("expires_at")[:1])
    return Statement(ChangeSequence.objects.filter(pk=ROW).values_list("epoch", "head", "version", until))


def _find(about: Hashable, standing: Hashable) -> Remembered | None:
    with _lock:
        found = _kept.get(about)
        if found is None or found.standing != standing or found.lapses < time.monotonic():
            return None
        _kept.move_to_end(about)
        return found


def _keep(about: Hashable, found: Remembered) -> None:
    with _lock:
        _kept[about] = found
        _kept.move_to_end(about)
        if len(_kept) > MOST:
            _kept.popitem(last=False)
