"""What was counted, kept as long as it is true: to count is to go through everything that is found.

A value is true as long as the sequence and the next expiry (`SequenceState`) are what they were when it was
counted:

| what happens | is seen by |
|---|---|
| an item is frozen or withdrawn, a new epoch | `ChangeSequence.head`, `ChangeSequence.epoch` |
| an item is the same, but found or sorted by something else | `ChangeSequence.version` |
| an item expires | the next expiry |
| a row is written by hand | five minutes |

A value that is kept costs one look at the sequence; one that has to be counted costs a second look
afterwards, because only what was the same before and after is known to belong to it.
Inside a transaction nothing is kept: numbers taken there can be rolled back, and given again.
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

from cms.publishing.epoch import ROW
from cms.publishing.models import ChangeSequence, Publication
from cms.reading.statements import NOW, Statement

T = TypeVar("T")

MOST = 256
"""Values kept by a process; those not asked for the longest go first."""
LONGEST = 300.0
"""Seconds after which a value is counted again, whatever is known of it."""


class SequenceState(NamedTuple):
    """Where the sequence stands, and when the clock alone will next withdraw something."""

    epoch: str
    head: int
    version: int
    until: datetime | None


class CachedValue(NamedTuple):
    """A value with the state that it is true for, and until when it may be relied on (monotonic seconds)."""

    value: object
    state: Hashable
    lapses: float


_values: OrderedDict[Hashable, CachedValue] = OrderedDict()
_lock = Lock()


def cached(
    key: Hashable,
    now: datetime,
    count: Callable[[datetime], T],
    state_of: Callable[[datetime], Hashable] | None = None,
) -> T:
    """What `count(now)` returns, or returned when nothing was different; nobody may change it.

    `key` says all that the value depends on besides what is public. `state_of` is for what may be used after
    a change too: it says of the present what makes the value useless when it differs (None: any change).
    """
    state_of = state_of or sequence_state
    state = None if connection.in_atomic_block else state_of(now)
    if state is not None and (found := _get(key, state)) is not None:
        return found.value  # type: ignore[return-value]
    value = count(now)
    if state is not None and state_of(now) == state:
        _set(key, CachedValue(value, state, time.monotonic() + LONGEST))
    return value


def clear() -> None:
    """Begin with nothing."""
    with _lock:
        _values.clear()


def sequence_state(now: datetime) -> SequenceState | None:
    """Where things stand; None before the first number was taken."""
    rows = _sequence_row().rows({NOW: now})
    return SequenceState(*rows[0]) if rows else None


@cache
def _sequence_row() -> Statement:
    expiring = Publication.objects.filter(live__in=[True], expires_at__gt=NOW).order_by("expires_at")
    until = Subquery(expiring.values("expires_at")[:1])
    return Statement(ChangeSequence.objects.filter(pk=ROW).values_list("epoch", "head", "version", until))


def _get(key: Hashable, state: Hashable) -> CachedValue | None:
    with _lock:
        found = _values.get(key)
        if found is None or found.state != state or found.lapses < time.monotonic():
            return None
        _values.move_to_end(key)
        return found


def _set(key: Hashable, found: CachedValue) -> None:
    with _lock:
        _values[key] = found
        _values.move_to_end(key)
        if len(_values) > MOST:
            _values.popitem(last=False)
