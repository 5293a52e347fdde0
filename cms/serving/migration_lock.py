"""One process at a time prepares a database, whatever its machine; the others wait for it, and say so.

PostgreSQL holds the lock for one transaction of a connection of its own, which stays open meanwhile: so
nothing is left of it in a connection that others share. It is free as soon as who held it dies, and half a
minute after who holds it was last heard of. On SQLite there is one site for each database
(`DATA_DIR/serve.lock`).
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.publishing import locks
from cms.settings.environment import CANNOT_START
from cms.settings.postgresql import IDLE_IN_TRANSACTION
from cms.terminal import bilingual

LOCK = 0x0C0E2
"""Beside those of `cms.publishing.locks`."""
GIVEN_UP_AFTER = IDLE_IN_TRANSACTION + 2 * locks.SIGN_OF_LIFE
"""Seconds without a sign of life. By then the server has also ended every other transaction of a process that
is frozen: who goes on in its place finds none of them half done.
"""

_holder: BaseDatabaseWrapper | None = None


@contextmanager
def one_at_a_time(say: Callable[[str], None]) -> Iterator[None]:
    """For the length of the block nobody else prepares this database; who holds the lock may take it again.

    Waits for another process as long as that gives signs of life, and says so. This process ends where it
    was given up itself.
    """
    global _holder
    if _holder or connection.vendor != "postgresql":
        yield
        return
    holder = connection.copy()
    try:
        _take(holder, say)
        _holder = holder
        with locks.kept_alive(holder, _end):
            yield
    finally:
        _holder = None
        locks.let_go(holder)


def end_if_given_up() -> None:
    """Ends this process where it lost the lock, because it was frozen: another goes on in its place."""
    if _holder and not locks.lives(_holder):
        _end()


def _take(holder: BaseDatabaseWrapper, say: Callable[[str], None]) -> None:
    holder.set_autocommit(False)
    with holder.cursor() as cursor:
        limits = {"lock_timeout": "0", "statement_timeout": "0"}  # of who waits
        limits["idle_in_transaction_session_timeout"] = f"{GIVEN_UP_AFTER}s"
        for name, value in limits.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            waiting = bilingual(
                "Another process prepares the database; waiting for it…",
                "Un autre processus prépare la base de données ; on l'attend…",
            )
            say(waiting)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _end() -> None:
    """At once, in the middle of whatever it does: the server undoes what is not committed."""
    sentence = bilingual(
        "nothing was heard of this process for a while, and another one may prepare the database in its "
        "place; start it again, it will go on from there.",
        "ce processus n'a plus donné signe de vie pendant un moment, et un autre prépare peut-être la base "
        "de données à sa place ; relancez-le, il reprendra où on en est.",
    )
    sys.stderr.write(bilingual(*CANNOT_START) + sentence + "\n")
    sys.stderr.flush()
    os._exit(1)
