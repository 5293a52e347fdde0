"""Numbers for changes, the epoch they belong to, and how a restored database is noticed."""

from __future__ import annotations

import json
import os
import tempfile
import uuid
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from cms.publishing.models import ChangeSequence

ROW = 1
PAST_EPOCHS = 20


class Head(NamedTuple):
    """The last number taken, and the identity of the database it was taken in."""

    epoch: str
    head: int


class Memory(NamedTuple):
    """What this machine last saw committed, and the epochs that were over by then, latest first."""

    epoch: str = ""
    head: int = 0
    past: tuple[str, ...] = ()

    def is_ahead_of(self, stands: Head) -> bool:
        """Whether a database that stands there was put back to an older state."""
        return stands.epoch in self.past or (stands.epoch == self.epoch and stands.head < self.head)

    def after(self, stands: Head) -> Memory:
        """The memory that this is where the sequence stands: another epoch ends the one before."""
        if stands.epoch == self.epoch:
            return self._replace(head=stands.head)
        return Memory(*stands, (self.epoch, *self.past)[:PAST_EPOCHS] if self.epoch else ())


def head() -> Head:
    """Where the sequence stands. Read this first, rows second."""
    row = ChangeSequence.objects.filter(pk=ROW).values_list("epoch", "head").first()
    return Head(*row) if row else _open()


def allocate(count: int) -> int:
    """Take the next `count` numbers and return the first; the sequence stays locked to the commit."""
    epoch, last = _advance(count)
    first = last - count + 1
    if _remembered().is_ahead_of(Head(epoch, first - 1)):
        epoch = begin_epoch()
    transaction.on_commit(lambda: _remember(Head(epoch, last)), robust=True)
    return first


def bump() -> None:
    """Say that something was looked at again, or changed, that visitors may see though no item tells it.

    The sequence stays locked to the commit: this comes last, like taking numbers.
    """
    ChangeSequence.objects.filter(pk=ROW).update(version=F("version") + 1)


def lock() -> None:
    """Lock the sequence to the commit without taking a number: one transaction at a time from here on."""
    head()
    ChangeSequence.objects.select_for_update().filter(pk=ROW).first()


def begin_epoch() -> str:
    """Make every cursor handed out so far invalid: partners start again from the beginning."""
    head()
    epoch = uuid.uuid4().hex
    ChangeSequence.objects.filter(pk=ROW).update(epoch=epoch)
    return epoch


def check_epoch() -> bool:
    """Begin a new epoch when the database is behind what this machine remembers; True when it did.

    That happens when an older copy was restored: its next numbers were already given to
    other changes.
    """
    with transaction.atomic():
        stands = Head(
            *ChangeSequence.objects.select_for_update().values_list("epoch", "head").get(pk=head() and ROW)
        )
        restored = _remembered().is_ahead_of(stands)
        if restored:
            stands = Head(begin_epoch(), stands.head)
    _remember(stands)
    return restored


def _open() -> Head:
    ChangeSequence.objects.bulk_create(
        [ChangeSequence(pk=ROW, epoch=uuid.uuid4().hex)], ignore_conflicts=True
    )
    return Head(*ChangeSequence.objects.values_list("epoch", "head").get(pk=ROW))


def _advance(count: int) -> Head:
    table = ChangeSequence._meta.db_table
    sql = f"UPDATE {table} SET head = head + %s, version = version + 1 WHERE id = %s RETURNING epoch, head"
    with connection.cursor() as cursor:
        cursor.execute(sql, [count, ROW])
        row = cursor.fetchone()
    if row is None:
        _open()
        return _advance(count)
    return Head(*row)


# What this machine remembers outside the database


def _file() -> Path:
    return Path(settings.DATA_DIR) / "epoch"


def _remembered() -> Memory:
    try:
        kept = json.loads(_file().read_text())
        return Memory(str(kept["epoch"]), int(kept["head"]), tuple(kept.get("past", ())))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Memory()


def _remember(stands: Head) -> None:
    """Write the head beside the database, never going backwards within an epoch or to one that is over."""
    remembered = _remembered()
    if remembered.is_ahead_of(stands) or remembered[:2] == stands:
        return
    _file().parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=_file().parent, prefix=".epoch-")
    with os.fdopen(handle, "w") as file:
        json.dump(remembered.after(stands)._asdict(), file)
    os.replace(name, _file())
