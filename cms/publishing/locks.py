"""Who may work on what at the same time.

On PostgreSQL these are advisory locks held to the end of a transaction, never of a session: a pooler lends
one session to many (decision 26). On SQLite `BEGIN IMMEDIATE` already lets one writer in at a time, so
nothing more is asked for.

Order, everywhere: expansion, items (sorted), media rows (sorted), sequence.
"""

import functools
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from hashlib import blake2b
from typing import ParamSpec, TypeVar

from django.db import Error, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

EXPANSION = 0x0C0DE
_TASKS = {"due": 0x0C0E0, "reconcile": 0x0C0E1}
LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE of a wait that lasted longer than `lock_timeout`."""
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
SIGN_OF_LIFE = 5.0
"""Seconds between two statements that keep a transaction which only holds a lock from being ended as idle."""

AFTER_WAITING = 10.0
"""Seconds after a lock was waited for in vain, in which a person who saves waits for none again."""

P = ParamSpec("P")
R = TypeVar("R")

_once: ContextVar[bool] = ContextVar("once", default=False)
_in_vain_at: float | None = None


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
        let_go(own)


def let_go(own: BaseDatabaseWrapper) -> None:
    """Ends a transaction, then its connection: closed alone, the server holds its locks a moment longer."""
    with suppress(Error):
        own.rollback()
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


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """A transaction whose statements wait for a lock no longer than this: to read, not to write.

    On SQLite, where who reads waits for nobody, there is none: it would wait for the place of the writer.
    """
    if not _postgresql():
        yield
        return
    with transaction.atomic():
        _execute("SELECT set_config('lock_timeout', %s, true)", f"{round(seconds * 1000)}ms")
        yield


def timed_out(error: BaseException | None) -> bool:
    """Whether a lock was waited for in vain, in whatever that has been wrapped since."""
    while error is not None and not _is_of_lock(error):
        error = error.__cause__
    return error is not None


def _is_of_lock(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in BUSY
    return getattr(error, "sqlstate", None) == LOCK_NOT_AVAILABLE


def tried_twice(act: Callable[P, R]) -> Callable[P, R]:
    """Decorator of what begins a transaction: once more, where a lock was waited for in vain.

    By then the server has ended the transaction of a holder that is frozen. Within a transaction of the
    caller's there is nothing to begin again, and the error is raised; so it is at once within `tried_once`.
    """

    @functools.wraps(act)
    def once_more(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except OperationalError as error:
            if connection.in_atomic_block or _once.get() or not timed_out(error):
                raise
        return act(*args, **kwargs)

    return once_more


def tried_once(act: Callable[[], None]) -> None:
    """What somebody waits for, and the worker does otherwise: it waits once for a lock that is held for long.

    Where one was waited for in vain a moment ago, in this process, it is left to the worker without a try: a
    person who saves makes several transactions. Raises what `act` does.
    """
    global _in_vain_at
    if _in_vain_at is not None and time.monotonic() - _in_vain_at < AFTER_WAITING:
        return
    token = _once.set(True)
    try:
        act()
    except OperationalError as error:
        if timed_out(error):
            _in_vain_at = time.monotonic()
        raise
    finally:
        _once.reset(token)


def _number(ref: str) -> int:
    return int.from_bytes(blake2b(ref.encode(), digest_size=8).digest(), signed=True)
