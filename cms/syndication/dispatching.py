"""The part of the worker that calls partners: each in a thread of its own, so that none delays another."""

import logging
import threading
import time
import uuid
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from cms.publishing.newer_schema import newer_migrations
from cms.syndication import webhook_delivery
from cms.syndication.models import Attempt

logger = logging.getLogger(__name__)

EVERY = 0.25
"""Seconds between two looks at what is pending."""
AT_ONCE = {False: 24, True: 8}
"""Calls at the same time: to servers that answer well, and to those that failed or were slow last time."""
MOST = 120
"""Calls at the same time in all, those included that turned out to be slow."""
IN_A_ROW = 50
"""Messages to one partner before the thread makes room for others."""
PATIENCE = 5.0
"""Seconds that calls under way are given when the worker stops."""
KEPT = timedelta(days=90)
"""How long attempts are kept."""


class Sender(threading.Thread):
    """Makes the calls to one partner, one after the other, until nothing is pending or one fails."""

    def __init__(self, pk: uuid.UUID, slow: bool, stopping: threading.Event) -> None:
        super().__init__(name=f"envoi {pk}", daemon=True)
        self._pk, self._stopping = pk, stopping
        self._slow, self._began = slow, time.monotonic()

    def takes_room(self, slow: bool) -> bool:
        """Whether it occupies a place among these calls: those of servers that answer well give
        theirs to others as soon as they turn out to be slow.
        """
        return self._slow is slow and (slow or time.monotonic() - self._began < webhook_delivery.SLOW / 1000)

    def run(self) -> None:
        try:
            for _ in range(IN_A_ROW):
                self._began = time.monotonic()
                if self._stopping.is_set() or not webhook_delivery.deliver(self._pk):
                    return
        except Exception:
            logger.exception("what is pending for subscription %s could not be sent", self._pk)
        finally:
            connections.close_all()


class Dispatcher(threading.Thread):
    """Looks four times a second at what is pending, until told to stop."""

    def __init__(self, stopping: threading.Event) -> None:
        super().__init__(name="envois", daemon=True)
        self._stopping = stopping
        self._senders: dict[uuid.UUID, Sender] = {}
        self._cleaned = timezone.now() - KEPT

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception:
                logger.exception("the announcements go on after an error")
                connections.close_all()
                self._stopping.wait(1.0)
            self._stopping.wait(EVERY)
        self.finish()
        connections.close_all()

    def look(self) -> None:
        """Start a sender for each partner for whom something is pending, as far as there is room.

        None where a newer version has migrated the database: its own dispatcher calls them.
        """
        if newer_migrations():
            return
        self._senders = {pk: sender for pk, sender in self._senders.items() if sender.is_alive()}
        room = {slow: self._room(slow) for slow in AT_ONCE}
        now = timezone.now()
        for pk, slow in webhook_delivery.waiting(now).values_list("pk", "slow"):
            if pk not in self._senders and room[slow] > 0 and len(self._senders) < MOST:
                room[slow] -= 1
                sender = Sender(pk, slow, self._stopping)
                sender.start()
                self._senders[pk] = sender
        if now - self._cleaned > timedelta(days=1):
            Attempt.objects.filter(at__lt=now - KEPT).bulk_delete()
            self._cleaned = now

    def finish(self) -> None:
        """Wait a little for the calls under way; what is cut off is called again later."""
        until = time.monotonic() + PATIENCE
        for sender in self._senders.values():
            sender.join(max(0.0, until - time.monotonic()))

    def _room(self, slow: bool) -> int:
        return AT_ONCE[slow] - sum(sender.takes_room(slow) for sender in self._senders.values())
