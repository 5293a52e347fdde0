"""Polls the database several times a second: whether what is public is still what it was."""

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from cms.publishing.epoch import ROW
from cms.publishing.models import ChangeSequence, PendingUpdate, Publication, Scope

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.15
"""Between two polls."""
TRUSTED_SECONDS = 0.5
"""How long a poll is relied on: nobody reads for longer what has just been withdrawn."""

CONTENT_SCOPES = (Scope.ITEM, Scope.OBJECT, Scope.SUBTREE, Scope.COLLECTION)
SQL = f"""
SELECT epoch, head, version,
 (SELECT COUNT(*) FROM {PendingUpdate._meta.db_table} WHERE scope IN ('{"', '".join(CONTENT_SCOPES)}')),
 (SELECT MAX(id) FROM {PendingUpdate._meta.db_table} WHERE scope IN ('{"', '".join(CONTENT_SCOPES)}')),
 (SELECT MIN(expires_at) FROM {Publication._meta.db_table} WHERE live IN (%s) AND expires_at > %s),
 (SELECT MIN(due_at) FROM {PendingUpdate._meta.db_table} WHERE scope = '{Scope.OBJECT.value}' AND due_at > %s)
FROM {ChangeSequence._meta.db_table} WHERE id = {ROW}
"""


class PublicState(NamedTuple):
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
    """The public state as it was last polled, and until when (on the monotonic clock) it may be relied on."""

    def __init__(self) -> None:
        self.state: PublicState | None = None
        self.polled_at = self.trusted_until = float("-inf")
        self.failing = False

    def poll(self) -> None:
        """Raises `DatabaseError` when the database does not answer."""
        began, now = time.monotonic(), timezone.now()
        state = _read(now)
        if state != self.state:
            self.state = state  # the same object as long as it is equal: responses compare by identity
        self.polled_at = began
        left = state.until - now.timestamp() if state else 0.0
        self.trusted_until = began + min(TRUSTED_SECONDS, left)

    def has_lapsed(self) -> bool:
        """Whether the clock alone has ended the state since."""
        return self.state is None or time.time() >= self.state.until

    def start(self) -> None:
        """Poll again and again, in a thread with a connection of its own, as long as the process lives."""
        threading.Thread(target=self._run, name="edge-watch", daemon=True).start()

    def _run(self) -> None:
        while True:
            self._try()
            time.sleep(POLL_SECONDS)

    def _try(self) -> None:
        try:
            self.poll()
            self.failing = False
        except Exception as error:
            if not self.failing:
                logger.warning("the edge cache cannot see what is public: %s", error)
            self.failing = True
            connection.close()


def _read(now: datetime) -> PublicState | None:
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(SQL, [True, moment, moment])
        row = cursor.fetchone()
    if row is None:
        return None
    epoch, head, version, updates, newest, *moments = row
    return PublicState(epoch, head, version, updates, newest, min(map(_seconds, moments)))


def _seconds(moment: Any) -> float:
    """Seconds since 1970 of what the database gives for a moment: SQLite gives text."""
    if moment is None:
        return float("inf")
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return float(moment.timestamp())
