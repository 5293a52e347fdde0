"""Looks, several times a second, whether what is public is still what it was."""

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from cms.publishing.models import ChangeSequence, PendingUpdate, Publication

logger = logging.getLogger("cms.delivery")

EVERY = 0.15
"""Seconds between two looks."""
SURE = 0.5
"""Seconds for which a look is believed; who withdraws something waits no longer for any reader."""

CONTENT = ("item", "object", "subtree", "collection")
SQL = f"""
SELECT epoch, head, version,
 (SELECT COUNT(*) FROM {PendingUpdate._meta.db_table} WHERE scope IN ('{"', '".join(CONTENT)}')),
 (SELECT MAX(id) FROM {PendingUpdate._meta.db_table} WHERE scope IN ('{"', '".join(CONTENT)}')),
 (SELECT MIN(expires_at) FROM {Publication._meta.db_table} WHERE live IN (%s) AND expires_at > %s),
 (SELECT MIN(due_at) FROM {PendingUpdate._meta.db_table} WHERE scope = 'object' AND due_at > %s)
FROM {ChangeSequence._meta.db_table} WHERE id = 1
"""
READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}


class Present(NamedTuple):
    """What was public at a moment, as far as it can be told apart: when it is equal, so are all answers.

    `version` grows with every number taken and every update settled, `updates` and `newest` tell of those not
    settled yet (a page is hidden when it is queued, its item a moment later), `until` is when the clock
    alone will change something: seconds since 1970, or infinity.
    """

    epoch: str
    head: int
    version: int
    updates: int
    newest: int | None
    until: float


class Watch:
    """The present as it was last seen, and until when (on the monotonic clock) it may be relied on."""

    def __init__(self) -> None:
        self.present: Present | None = None
        self.seen = self.sure_until = float("-inf")
        self.failing = False

    def look(self) -> None:
        """Raises `DatabaseError` when the database does not answer."""
        began, now = time.monotonic(), timezone.now()
        found = _read(now)
        if found != self.present:
            self.present = found  # the same object as long as it is equal: answers compare by identity
        self.seen = began
        left = found.until - now.timestamp() if found else 0.0
        self.sure_until = began + min(SURE, left)

    def has_lapsed(self) -> bool:
        """Whether the clock has passed the moment until which the present could last."""
        return self.present is None or time.time() >= self.present.until

    def start(self) -> None:
        """Look again and again, in a thread with a connection of its own, as long as the process lives."""
        threading.Thread(target=self._run, name="edge-watch", daemon=True).start()

    def _run(self) -> None:
        while True:
            self._try()
            time.sleep(EVERY)

    def _try(self) -> None:
        try:
            if connection.connection is None:
                with connection.cursor() as cursor:
                    cursor.execute(READ_ONLY[connection.vendor])
            self.look()
            self.failing = False
        except Exception as error:
            if not self.failing:
                logger.warning("the edge cache cannot see what is public: %s", error)
            self.failing = True
            connection.close()


def _read(now: datetime) -> Present | None:
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(SQL, [True, moment, moment])
        row = cursor.fetchone()
    if row is None:
        return None
    epoch, head, version, updates, newest, *moments = row
    return Present(epoch, head, version, updates, newest, min(map(_seconds, moments)))


def _seconds(moment: Any) -> float:
    """Seconds since 1970 of what the database gives for a moment: SQLite gives text."""
    if moment is None:
        return float("inf")
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return float(moment.timestamp())
