"""Who may work on what at the same time.

On PostgreSQL these are advisory locks held to the end of the transaction. On SQLite
`BEGIN IMMEDIATE` already lets one writer in at a time, so nothing more is asked for.

Order, everywhere: expansion, items (sorted), media rows (sorted), sequence.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b

from django.db import connection

EXPANSION = 0x0C0DE
_TASKS = {"due": 0x0C0E0, "reconcile": 0x0C0E1}


def _postgresql() -> bool:
    return connection.vendor == "postgresql"


def _execute(sql: str, *params: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return row[0] if row else None


def while_freezing() -> None:
    """Shared: updates are not turned into keys while a freeze has not yet written its dependencies."""
    if _postgresql():
        _execute("SELECT pg_advisory_xact_lock_shared(%s)", EXPANSION)


def after_freezing() -> None:
    """Waits for the freezes under way; those that follow see what committed updates announce.

    Call outside a transaction: the lock is let go at once, or every freeze would wait for it.
    """
    _without_freezes()


def instead_of_freezing() -> None:
    """Exclusive: no freeze is under way, and none begins before this transaction ends.

    Call inside a transaction: it is what makes the same lock last, where `after_freezing` lets it go.
    """
    _without_freezes()


def _without_freezes() -> None:
    if _postgresql():
        _execute("SELECT pg_advisory_xact_lock(%s)", EXPANSION)


def items(refs: Iterable[str]) -> None:
    """Locks these items, always in one order, until the transaction ends."""
    if _postgresql():
        numbers = sorted({_number(ref) for ref in refs})
        _execute("SELECT count(pg_advisory_xact_lock(number)) FROM unnest(%s::bigint[]) AS number", numbers)


@contextmanager
def alone(task: str) -> Iterator[bool]:
    """Whether this process may do a task of which one at a time is enough, for the length of the block."""
    if not _postgresql():
        yield True
        return
    free = bool(_execute("SELECT pg_try_advisory_lock(%s)", _TASKS[task]))
    try:
        yield free
    finally:
        if free:
            _execute("SELECT pg_advisory_unlock(%s)", _TASKS[task])


def _number(ref: str) -> int:
    return int.from_bytes(blake2b(ref.encode(), digest_size=8).digest(), signed=True)
