"""Compares a fresh build of each item with what was frozen, and freezes or withdraws it."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import chain, islice

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from cms.media import share_pictures, visibility
from cms.publishing import locks, sequence
from cms.publishing.expanding import EXPANDED, concerned, expand, siblings
from cms.publishing.judging import NothingInstalled, Verdict, judge
from cms.publishing.models import Publication, Stale
from cms.publishing.withdrawing import withdraw_hidden
from cms.publishing.writing import store

logger = logging.getLogger(__name__)

BATCH = 200
AT_ONCE = 20
RETRY_AFTER = [5, 30, 120, 600, 3600]
"""Seconds until a failed update is tried again; the last one repeats."""


def refresh(refs: Iterable[str]) -> list[Verdict]:
    """Bring each of these items up to date, one transaction each. Idempotent, safe from any process."""
    return [verdict for ref in dict.fromkeys(refs) for verdict in refresh_together([ref])]


def refresh_noted(notes: list[Stale]) -> None:
    """What follows a commit: a few items are refreshed at once.

    Of more than that, what is hidden now is withdrawn at once; all the rest is the worker's.
    """
    refs = {note.ref for note in notes if note.scope == Stale.Scope.ITEM}
    few = are_few(notes)
    if few:
        refs |= set(expand(notes))
    if not few or len(refs) > AT_ONCE:
        withdraw_hidden(notes)
    if len(refs) <= AT_ONCE:
        refresh(sorted(refs))


def are_few(notes: list[Stale]) -> bool:
    """Whether these notes are about so few items that the editor need not wait for them."""
    wide = {(note.scope, note.ref) for note in notes if note.scope in EXPANDED}
    if len(wide) > AT_ONCE:
        return False
    scopes = [(scope, [ref for one, ref in wide if one == scope]) for scope in EXPANDED]
    refs = chain.from_iterable(concerned(scope, about) for scope, about in scopes if about)
    return len(set(islice(refs, 3 * AT_ONCE))) <= AT_ONCE


def refresh_together(refs: list[str]) -> list[Verdict]:
    """Bring up to 200 items up to date in one transaction with one step of the journal.

    In this order: lock the items, read their notes, build, take numbers for what really
    differs, write, delete exactly those notes.
    """
    with transaction.atomic():
        locks.while_freezing()
        locks.items(refs)
        notes = _notes_of(refs)
        verdicts = [_judged(ref) for ref in refs]
        cleanups = visibility.publicise(_newly_shown(verdicts))
        _write(verdicts)
        _settle_notes(verdicts, notes)
    _tidy(verdicts, cleanups)
    return verdicts


def refresh_batch(refs: list[str]) -> list[Verdict]:
    """The same, one by one when it fails as a whole: what cannot be written stops nothing else."""
    try:
        return refresh_together(refs)
    except Exception:
        logger.warning("a batch failed; its %d items are refreshed one by one", len(refs), exc_info=True)
    return [verdict for ref in refs for verdict in _refresh_alone(ref)]


def _refresh_alone(ref: str) -> list[Verdict]:
    try:
        return refresh_together([ref])
    except Exception as error:
        verdict = Verdict(ref, None, error=f"{type(error).__name__}: {error}", known=True, keep=True)
    with transaction.atomic():
        _record_failure(verdict, _notes_of([ref])[ref])
    return [verdict]


def _notes_of(refs: list[str]) -> dict[str, list[int]]:
    notes: dict[str, list[int]] = {ref: [] for ref in refs}
    written = Stale.objects.filter(scope=Stale.Scope.ITEM, ref__in=refs)
    for ref, pk in written.values_list("ref", "pk"):
        notes[ref].append(pk)
    return notes


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
        first = sequence.take(len(changes))
        for seq, verdict in enumerate(changes, first):
            store(verdict, now, seq)
        _note_siblings(changes)
    _note_lapses(verdicts)


def _note_siblings(changes: list[Verdict]) -> None:
    """Items in other languages name this one; those that appear or vanish are news to them."""
    refs = {ref for verdict in changes if verdict.comes_or_goes for ref in siblings(verdict.ref)}
    Stale.objects.bulk_create(Stale(scope=Stale.Scope.ITEM, ref=ref) for ref in refs)


def _note_lapses(verdicts: list[Verdict]) -> None:
    """What an item shows may expire by the clock: everything that shows it looks again at that moment."""
    lapses = {(one, at) for verdict in verdicts if verdict.build for one, at in verdict.seen.lapses.items()}
    for (kind, pk), at in sorted(lapses):
        note = {"scope": Stale.Scope.OBJECT, "ref": f"{kind}:{pk}", "due_at": at}
        if not Stale.objects.filter(**note).exists():
            Stale.objects.create(**note)


def _settle_notes(verdicts: list[Verdict], notes: dict[str, list[int]]) -> None:
    if any(notes.values()) or any(verdict.is_found_otherwise for verdict in verdicts):
        sequence.step()
    done = [pk for verdict in verdicts if not verdict.error for pk in notes[verdict.ref]]
    Stale.objects.filter(pk__in=done).forget()
    for verdict in verdicts:
        if verdict.error:
            _record_failure(verdict, notes[verdict.ref])


def _record_failure(verdict: Verdict, note_ids: list[int]) -> None:
    """Keep one note for the item, with the reason and the time of the next attempt."""
    kept = Stale.objects.filter(pk__in=note_ids).order_by("-attempts", "pk").first()
    kept = kept or Stale.objects.create(scope=Stale.Scope.ITEM, ref=verdict.ref)
    Stale.objects.filter(pk__in=set(note_ids) - {kept.pk}).forget()
    postpone(kept, verdict.error)


def postpone(note: Stale, reason: str) -> None:
    """Say why the note could not be done, and when it is tried again."""
    wait = RETRY_AFTER[min(note.attempts, len(RETRY_AFTER) - 1)]
    due_at: datetime = timezone.now() + timedelta(seconds=wait)
    Stale.objects.filter(pk=note.pk).update(attempts=F("attempts") + 1, reason=reason[:2000], due_at=due_at)


def bring_forward() -> int:
    """Make due what a clock that ran ahead, and was put right, would keep waiting; returns how many notes.

    Such a note was written later than now, or waits for its next attempt longer than any waits.
    """
    now = timezone.now()
    longest = now + timedelta(seconds=RETRY_AFTER[-1])
    ahead = Q(noted_at__gt=now) | Q(attempts__gt=0, due_at__gt=longest)
    return Stale.objects.filter(ahead).update(noted_at=now, due_at=now)


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
            visibility.settle(dropped)
        share_pictures.drop_outdated(changed)

    if cleanups or dropped or changed:
        transaction.on_commit(tidy, robust=True)
