"""Who may work on what at the same time.

On PostgreSQL these are advisory locks held to the end of a transaction, never of a session: a pooler lends
one session to many (decision 26). On SQLite `BEGIN IMMEDIATE` already lets one writer in at a time, so
nothing more is asked for.

Order, everywhere: expansion, items (sorted), media rows (sorted), sequence.
"""

import functools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from hashlib import blake2b
from typing import ParamSpec, TypeVar

from django.db import Error, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

EXPANSION = 0x0C0DE
_TASKS = {"due": 0x0C0E0, "reconcile": 0x0C0E1}
LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE of a wait that lasted longer than `lock_timeout`."""
SIGN_OF_LIFE = 5.0
"""Seconds between two statements that keep a transaction which only holds a lock from being ended as idle."""

P = ParamSpec("P")
R = TypeVar("R")


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
    """Whether this process may do a task of which one at a time is enough, for the length of the block.

    The lock is that of a transaction on a connection of its own: it goes when the process dies, and within
    half a minute when it is frozen.
    """
    if not _postgresql():
        yield True
        return
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_TASKS[task]])
            (free,) = cursor.fetchone()
        with kept_alive(own) if free else nullcontext():
            yield free
    finally:
        own.close()


@contextmanager
def kept_alive(own: BaseDatabaseWrapper, lost: Callable[[], None] = lambda: None) -> Iterator[None]:
    """For the length of the block the transaction of this connection is not ended as idle.

    `lost` is called, in another thread, where it was ended nevertheless: somebody else may do the same now,
    which harms nothing of what `alone` is for.
    """
    over = threading.Event()
    own.inc_thread_sharing()
    keeper = threading.Thread(target=_keep_alive, args=(own, over, lost), name="sign-of-life", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_alive(own: BaseDatabaseWrapper, over: threading.Event, lost: Callable[[], None]) -> None:
    while not over.wait(SIGN_OF_LIFE):
        if not lives(own):
            lost()
            return


def lives(own: BaseDatabaseWrapper) -> bool:
    """Whether the transaction of this connection, and all its locks, are still held; a sign of life, too."""
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def timed_out(error: BaseException) -> bool:
    """Whether a lock was waited for in vain (`lock_timeout`)."""
    return getattr(error.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE


def tried_twice(act: Callable[P, R]) -> Callable[P, R]:
    """Decorator of what begins a transaction: once more, where a lock was waited for in vain.

    By then the server has ended the transaction of a holder that is frozen. Within a transaction of the
    caller's there is nothing to begin again, and the error is raised.
    """

    @functools.wraps(act)
    def once_more(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except OperationalError as error:
            if connection.in_atomic_block or not timed_out(error):
                raise
        return act(*args, **kwargs)

    return once_more


def _number(ref: str) -> int:
    return int.from_bytes(blake2b(ref.encode(), digest_size=8).digest(), signed=True)
