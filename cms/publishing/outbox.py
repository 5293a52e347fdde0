"""The outbox: updates to be made, written in the transaction of the change that makes them necessary.

An update says what changed, never who shows it: that is found out after the commit, by
`cms.publishing.dependents`, when every freeze that was under way has said what it looked at.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from asgiref.local import Local
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from cms.publishing import index_keeper, locks, newer_schema
from cms.publishing.models import Cause, PendingUpdate, Scope
from cms.publishing.refs import ref_of
from cms.publishing.visibility import kind_of

INDEXED_AT_ONCE = 20
"""Pages that are indexed in the request, or named by one update: a tenth of a second."""

_written = Local()
_leave_to_worker: ContextVar[bool] = ContextVar("leave_to_worker", default=False)


class UpdateNotWritten(Exception):
    """What a change makes necessary could not be noted: the change must not be committed."""


def enqueue(scope: Scope, *refs: str, cause: str = "", about: str = "") -> None:
    """Write updates now; refresh what they name once the transaction is committed.

    Raises `NewerSchema` where a newer version has migrated the database.
    """
    if not refs:
        return
    newer_schema.refuse_if_newer()
    why = {"cause": cause, "about": about[:255]}
    updates = PendingUpdate.objects.bulk_create(
        [PendingUpdate(scope=scope, ref=ref, **why) for ref in refs], batch_size=500
    )
    if not _leave_to_worker.get():
        if not any(act is _refresh_after_commit for _, act, _ in connection.run_on_commit):
            _pending().clear()  # what is left there was rolled back
        _pending().extend(updates)
        transaction.on_commit(_refresh_after_commit, robust=True)


def enqueue_items(*refs: str) -> None:
    """These items may differ from what was frozen."""
    enqueue(Scope.ITEM, *refs)


def enqueue_object(obj: Model) -> None:
    """The object changed: so may its own item, and every item whose build looked at it."""
    with transaction.atomic(savepoint=False):  # one look for both updates
        if ref := ref_of(obj):
            enqueue_items(ref)
        enqueue(Scope.OBJECT, f"{kind_of(type(obj))}:{obj.pk}")


def enqueue_subtree(path: str, cause: str = "", about: str = "") -> None:
    """Everything at or below this place in the page tree changed: address, privacy or presence."""
    enqueue(Scope.SUBTREE, path, cause=cause, about=about)


def enqueue_collection(path: str, about: str = "") -> None:
    """Everything at or below this place in the tree of collections may have changed visibility."""
    enqueue(Scope.COLLECTION, path, cause=Cause.COLLECTION, about=about)


def enqueue_renditions(image: Model) -> None:
    """The worker is to make the sizes this image does not have yet."""
    PendingUpdate.objects.create(scope=Scope.RENDITIONS, ref=str(image.pk), due_at=timezone.now())


def enqueue_indexing(pks: Sequence[int]) -> None:
    """These pages were changed in bulk: the worker is to index them anew, where they are many."""
    if len(pks) <= INDEXED_AT_ONCE:
        index_keeper.keeper.index_pages(pks)
        return
    pieces = (pks[at : at + INDEXED_AT_ONCE] for at in range(0, len(pks), INDEXED_AT_ONCE))
    PendingUpdate.objects.bulk_create(
        [PendingUpdate(scope=Scope.INDEX, ref=",".join(map(str, piece))) for piece in pieces], batch_size=500
    )


@contextmanager
def defer_to_worker() -> Iterator[None]:
    """Leave the updates written in this block to the worker: for bulk work."""
    token = _leave_to_worker.set(True)
    try:
        yield
    finally:
        _leave_to_worker.reset(token)


def _pending() -> list[PendingUpdate]:
    if not hasattr(_written, "updates"):
        _written.updates = []
    return _written.updates


def _refresh_after_commit() -> None:
    """Once for all the updates of the transaction; what a lock stands in the way of is the worker's."""
    from cms.publishing.refreshing import refresh_pending

    updates, _written.updates = _pending(), []
    if updates:
        locks.tried_once(lambda: refresh_pending(updates))
