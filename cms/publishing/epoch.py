"""The epoch: the identity of the database in which numbers are given, and how a restored one is noticed.

This machine remembers outside the database, in `DATA_DIR/epoch`, the last head that it saw committed. A
database that is behind it was put back to an older state: its next numbers were already given to other
changes, so another epoch begins, and every cursor of a partner expires.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from cms import atomic_files
from cms.publishing.models import ChangeSequence

ROW = 1
"""The key of the one row of the sequence."""
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

    def is_ahead_of(self, current: Head) -> bool:
        """Whether the database with this head was put back to an older state."""
        return current.epoch in self.past or (current.epoch == self.epoch and current.head < self.head)

    def after(self, current: Head) -> Memory:
        """The memory that this is where the sequence stands: another epoch ends the one before."""
        if current.epoch == self.epoch:
            return self._replace(head=current.head)
        return Memory(*current, (self.epoch, *self.past)[:PAST_EPOCHS] if self.epoch else ())


def new_identity() -> str:
    """A name that no database has had."""
    return uuid.uuid4().hex


def begin_first() -> Head:
    """Write the row of the sequence, in the first epoch of this database, unless another process has."""
    ChangeSequence.objects.bulk_create([ChangeSequence(pk=ROW, epoch=new_identity())], ignore_conflicts=True)
    return Head(*ChangeSequence.objects.values_list("epoch", "head").get(pk=ROW))


def begin() -> str:
    """Make every cursor handed out so far invalid: partners start again from the beginning."""
    epoch = new_identity()
    changed = ChangeSequence.objects.filter(pk=ROW).update(epoch=epoch)
    return epoch if changed else begin_first().epoch


def check() -> bool:
    """Begin a new epoch when the database is behind what this machine remembers; True when it did."""
    with transaction.atomic():
        current = _locked()
        restored = remembered().is_ahead_of(current)
        if restored:
            current = Head(begin(), current.head)
    remember(current)
    return restored


def remembered() -> Memory:
    """What the file says; nothing when it is absent or cannot be read."""
    try:
        kept = json.loads(_file().read_text())
        return Memory(str(kept["epoch"]), int(kept["head"]), tuple(kept.get("past", ())))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Memory()


def remember(current: Head) -> None:
    """Write the head beside the database, never going backwards within an epoch or to one that is over."""
    memory = remembered()
    if memory.is_ahead_of(current) or memory[:2] == current:
        return
    atomic_files.write(_file(), json.dumps(memory.after(current)._asdict()))


def _locked() -> Head:
    rows = ChangeSequence.objects.select_for_update().filter(pk=ROW)
    row = rows.values_list("epoch", "head").first()
    return Head(*row) if row else begin_first()


def _file() -> Path:
    return Path(settings.DATA_DIR) / "epoch"
