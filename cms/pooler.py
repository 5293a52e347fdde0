"""Whether a pooler (pgbouncer) stands before PostgreSQL: it lends one session of the server to many of ours.

So nothing of ours may outlast a transaction, and what a connection asks for when it begins does not reach
the server (decision 26).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

ASKED_FOR = ("idle_in_transaction_session_timeout", "lock_timeout")
"""Settings of the server without which a node that vanishes holds all others up."""


def lends_sessions(connection: BaseDatabaseWrapper) -> bool:
    """Whether the session that answers is not the one that was opened for this connection to PostgreSQL.

    Each session has a number, which the server tells who opens it; a pooler tells one of its own.
    """
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    return bool(number != connection.connection.info.backend_pid)


def not_in_force(connection: BaseDatabaseWrapper) -> list[str]:
    """Those of the settings `ASKED_FOR` that the server does not keep to; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = '0' ORDER BY name",
            [list(ASKED_FOR)],
        )
        return [name for (name,) in cursor.fetchall()]
