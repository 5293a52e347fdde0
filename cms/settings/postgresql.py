"""How long PostgreSQL and the site wait for each other when one of them says nothing any more.

A node that is frozen, or whose link is cut, in the middle of a transaction keeps its locks until the server
ends its session; by PostgreSQL's own settings that takes two hours, and everybody waits (decision 26).
"""

from typing import Any

IDLE_IN_TRANSACTION = 20
"""Seconds between two statements of a transaction, after which the server rolls it back."""
LOCK_WAIT = 15
"""Seconds that a statement waits for a lock. Less than the above: who is frozen while it waits is given up
before the lock comes to it, or one frozen node would hold everybody up once for each of its threads."""
ON_THE_SERVER = {
    "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION}s",
    "lock_timeout": f"{LOCK_WAIT}s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "20s",
}
"""The server's own settings, asked for by each connection when it begins."""
ON_THE_CLIENT = {
    "connect_timeout": 5,
    "tcp_user_timeout": 30_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
}
"""libpq's: a server that vanished without a word is noticed within half a minute."""


def options(given: dict[str, Any]) -> dict[str, Any]:
    """Django's `OPTIONS` of a connection to PostgreSQL; where `DATABASE_URL` says otherwise, it counts."""
    ours = " ".join(f"-c {name}={value}" for name, value in ON_THE_SERVER.items())
    theirs = given.get("options", "")
    return {**ON_THE_CLIENT, **given, "options": f"{ours} {theirs}".strip()}
