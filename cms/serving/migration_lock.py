"""One process at a time prepares a database, whatever its machine; the others wait for it, and say so.

PostgreSQL holds the lock for one transaction of a connection of its own, which stays open meanwhile: so
nothing is left of it in a connection that others share, and it is free as soon as who held it dies. On SQLite
there is one site for each database (`DATA_DIR/serve.lock`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from cms.terminal import bilingual

LOCK = 0x0C0E2
"""Beside those of `cms.publishing.locks`."""
WITHOUT_LIMITS = "SELECT " + ", ".join(
    f"set_config('{limit}', '0', true)"
    for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
)
"""Of the transaction that waits, then sits idle while another connection migrates."""

_held = False


@contextmanager
def one_at_a_time(say: Callable[[str], None]) -> Iterator[None]:
    """For the length of the block nobody else prepares this database; who holds the lock may take it again.

    Waits for another process as long as that takes, and says so.
    """
    global _held
    if _held or connection.vendor != "postgresql":
        yield
        return
    holder = connection.copy()
    try:
        holder.ensure_connection()
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute(WITHOUT_LIMITS)
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                waiting = bilingual(
                    "Another process prepares the database; waiting for it…",
                    "Un autre processus prépare la base de données ; on l'attend…",
                )
                say(waiting)
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        _held = True
        yield
    finally:
        _held = False
        holder.close()
