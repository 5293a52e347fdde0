"""Compares a fresh build of each item with what was frozen, and freezes or withdraws it."""

import logging
from collections.abc import Callable, Iterable
from itertools import chain, islice

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from cms.publishing import file_keeper, locks, sequence
from cms.publishing.bulk_withdrawal import withdraw_hidden
from cms.publishing.dependents import EXPANDED, concerned, expand, siblings
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.retrying import postpone
from cms.publishing.verdicts import NothingInstalled, Verdict, judge
from cms.publishing.writing import store

logger = logging.getLogger(__name__)

BATCH = 200
AT_ONCE = 20


def refresh(refs: Iterable[str]) -> list[Verdict]:
    """Bring each of these items up to date, one transaction each. Idempotent, safe from any process."""
    return [verdict for ref in dict.fromkeys(refs) for verdict in refresh_together([ref])]


def refresh_pending(updates: list[PendingUpdate]) -> None:
    """What follows a commit: a few items are refreshed at once.

    Of more than that, what is hidden now is withdrawn at once; all the rest is the worker's.
    """
    refs = {update.ref for update in updates if update.scope == Scope.ITEM}
    few = are_few(updates)
    if few:
        refs |= set(expand(updates))
    if not few or len(refs) > AT_ONCE:
        withdraw_hidden(updates)
    if len(refs) <= AT_ONCE:
        refresh(sorted(refs))


def are_few(updates: list[PendingUpdate]) -> bool:
    """Whether these updates are about so few items that the editor need not wait for them."""
    wide = {(update.scope, update.ref) for update in updates if update.scope in EXPANDED}
    if len(wide) > AT_ONCE:
        return False
    by_scope = [(scope, [ref for of, ref in wide if of == scope]) for scope in EXPANDED]
    refs = chain.from_iterable(concerned(scope, about) for scope, about in by_scope if about)
    return len(set(islice(refs, 3 * AT_ONCE))) <= AT_ONCE


@locks.tried_twice
def refresh_together(refs: list[str]) -> list[Verdict]:
    """Bring up to 200 items up to date in one transaction that advances the sequence once.

    In this order: lock the items, read their updates, build, take numbers for what really
    differs, write, delete exactly those updates.
    """
    with transaction.atomic():
        locks.while_freezing()
        locks.items(refs)
        updates = _updates_of(refs)
        verdicts = [_judged(ref) for ref in refs]
        cleanups = file_keeper.keeper.publicise(_newly_shown(verdicts))
        _write(verdicts)
        _settle_updates(verdicts, updates)
    _tidy(verdicts, cleanups)
    return verdicts


def refresh_batch(refs: list[str]) -> list[Verdict]:
    """The same, one by one when it fails as a whole: what cannot be written stops nothing else.

    Raises `OperationalError` where locks are waited for in vain: that is no fault of an item's.
    """
    try:
        return refresh_together(refs)
    except Exception as error:
        if locks.timed_out(error):
            raise
        logger.warning("a batch failed; its %d items are refreshed one by one", len(refs), exc_info=True)
    return [verdict for ref in refs for verdict in _refresh_alone(ref)]


def _refresh_alone(ref: str) -> list[Verdict]:
    try:
        return refresh_together([ref])
    except Exception as error:
        if locks.timed_out(error):
            raise
        verdict = Verdict(ref, None, error=f"{type(error).__name__}: {error}", known=True, keep=True)
    with transaction.atomic():
        _record_failure(verdict, _updates_of([ref])[ref])
    return [verdict]


def _updates_of(refs: list[str]) -> dict[str, list[int]]:
    updates: dict[str, list[int]] = {ref: [] for ref in refs}
    written = PendingUpdate.objects.filter(scope=Scope.ITEM, ref__in=refs)
    for ref, pk in written.values_list("ref", "pk"):
        updates[ref].append(pk)
    return updates


def _judged(ref: str) -> Verdict:
    """A judgement in its own savepoint, so that a plugin that raises costs only its own item."""
    row = Publication.objects.filter(ref=ref).first()
    try:
        with transaction.atomic():
            return judge(ref, row)
    except (OperationalError, InterfaceError, NothingInstalled):
        raise
    except Exception as error:
        logger.warning("%s could not be built", ref, exc_info=True)
        return Verdict.failed(ref, row, f"{type(error).__name__}: {error}")


def _write(verdicts: list[Verdict]) -> None:
    changes = [verdict for verdict in verdicts if verdict.is_change]
    now = timezone.now()
    for verdict in verdicts:
        if not verdict.is_change:
            store(verdict, now, None)
    if changes:
        first = sequence.allocate(len(changes))
        now = timezone.now()  # after waiting for the numbers: times are in their order
        for seq, verdict in enumerate(changes, first):
            store(verdict, now, seq)
        _enqueue_siblings(changes)
    _enqueue_lapses(verdicts)


def _enqueue_siblings(changes: list[Verdict]) -> None:
    """Items in other languages name this one; those that appear or vanish are news to them."""
    refs = {ref for verdict in changes if verdict.comes_or_goes for ref in siblings(verdict.ref)}
    PendingUpdate.objects.bulk_create(PendingUpdate(scope=Scope.ITEM, ref=ref) for ref in refs)


def _enqueue_lapses(verdicts: list[Verdict]) -> None:
    """What an item shows may expire by the clock: everything that shows it looks again at that moment."""
    built = [verdict for verdict in verdicts if verdict.build]
    lapses = {lapse for verdict in built for lapse in verdict.tracked.lapses.items()}
    for (kind, pk), at in sorted(lapses):
        update = {"scope": Scope.OBJECT, "ref": f"{kind}:{pk}", "due_at": at}
        if not PendingUpdate.objects.filter(**update).exists():
            PendingUpdate.objects.create(**update)


def _settle_updates(verdicts: list[Verdict], updates: dict[str, list[int]]) -> None:
    if any(updates.values()) or any(verdict.is_found_otherwise for verdict in verdicts):
        sequence.bump()
    done = [pk for verdict in verdicts if not verdict.error for pk in updates[verdict.ref]]
    PendingUpdate.objects.filter(pk__in=done).bulk_delete()
    for verdict in verdicts:
        if verdict.error:
            _record_failure(verdict, updates[verdict.ref])


def _record_failure(verdict: Verdict, update_ids: list[int]) -> None:
    """Keep one update for the item, with the reason and the time of the next attempt."""
    kept = PendingUpdate.objects.filter(pk__in=update_ids).order_by("-attempts", "pk").first()
    kept = kept or PendingUpdate.objects.create(scope=Scope.ITEM, ref=verdict.ref)
    PendingUpdate.objects.filter(pk__in=set(update_ids) - {kept.pk}).bulk_delete()
    postpone(kept, verdict.error)


def _newly_shown(verdicts: list[Verdict]) -> list[tuple[str, str]]:
    return sorted({media for verdict in verdicts for media in verdict.media_shown})


def _tidy(verdicts: list[Verdict], cleanups: list[Callable[[], None]]) -> None:
    """After the commit: remove private copies of what is public, and hide what is no longer shown."""
    dropped = sorted({media for verdict in verdicts for media in verdict.media_dropped})
    changed = [verdict.ref for verdict in verdicts if verdict.was_live and verdict.is_change]

    def tidy() -> None:
        for cleanup in cleanups:
            cleanup()
        if dropped:
            file_keeper.keeper.settle(dropped)
        file_keeper.keeper.items_changed(changed)

    if cleanups or dropped or changed:
        transaction.on_commit(tidy, robust=True)
