"""Who has confirmed what: how far each partner has verifiably read, and so what it has taken down."""

import logging
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from cms.delivery.problems import Problem
from cms.publishing import head
from cms.publishing.models import Publication
from cms.reading.cursors import SequencePosition
from cms.syndication import tokens
from cms.syndication.models import Attempt, Partner, Receipt, Subscription, selects

Answers = dict[tuple[UUID, int], datetime]
"""When a subscription first answered 2xx to a message that named a withdrawal, by its number."""

logger = logging.getLogger(__name__)


class Confirmation(NamedTuple):
    """Whether a partner is known to have learnt of a withdrawal.

    `at` is the time of the answer that proves it or, where not `exact`, by which it was proven at
    the latest; None as long as nothing does. `by` is `webhook` or `changes`.
    """

    partner: Partner
    at: datetime | None
    by: str = ""
    exact: bool = False


def confirm(
    request: HttpRequest, position: SequencePosition | None, type: str | None, lang: str, **kwargs: Any
) -> None:
    """Keep what a request for `changes` proves: its sender has applied everything up to its cursor.

    A page that was sent proves nothing, nor does a cursor of a first pass that is not over.
    Raises the 401 problem of a token that is not, or no longer, valid.
    """
    text = tokens.bearer(request)
    if text is None:
        return
    try:
        partner = tokens.holder(text)
        if partner is None:
            raise Problem("invalid-token", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        if position is not None and position.start is None:
            _keep(partner, position, type or "", "" if lang == "*" else lang)
    except DatabaseError:
        logger.exception("what a partner confirmed could not be written")


def _keep(partner: Partner, position: SequencePosition, type_name: str, lang: str) -> None:
    whose = {"partner": partner, "type": type_name, "lang": lang}
    proven = {"epoch": position.epoch, "seq": position.seq, "at": timezone.now()}
    known = Receipt.objects.filter(**whose)
    moved = known.filter(~Q(epoch=position.epoch) | Q(seq__lt=position.seq)).update(**proven)
    if not moved and not known.exists():
        Receipt.objects.bulk_create([Receipt(**whose, **proven)], ignore_conflicts=True)


def confirmations(tombstones: Sequence[Publication]) -> dict[int, list[Confirmation]]:
    """What is known of each partner that may have held a withdrawn item, by name; for each of several
    items, by its number. Six queries, however many items and partners.
    """
    epoch, answers = head().epoch, _answers(tombstones)
    partners = list(Partner.objects.prefetch_related("subscriptions", "tokens", "receipts"))
    found = {}
    for tombstone in tombstones:
        asked = [partner for partner in partners if _may_hold(partner, tombstone)]
        found[tombstone.seq] = [_confirmation(partner, tombstone, epoch, answers) for partner in asked]
    return found


def _may_hold(partner: Partner, tombstone: Publication) -> bool:
    """Not one that came later, or to which such items are not announced and that never identified itself."""
    if tombstone.changed_at and partner.created_at > tombstone.changed_at:
        return False
    reads = partner.receipts.all() or [token for token in partner.tokens.all() if not token.revoked_at]
    return bool(reads or _announced_to(partner, tombstone))


def _announced_to(partner: Partner, tombstone: Publication) -> list[Subscription]:
    kind, lang = tombstone.type, tombstone.lang
    return [subscription for subscription in partner.subscriptions.all() if subscription.wants(kind, lang)]


def _confirmation(partner: Partner, tombstone: Publication, epoch: str, answers: Answers) -> Confirmation:
    proofs = [
        *_by_webhook(partner, tombstone, epoch, answers),
        *_by_reading(partner, tombstone, epoch),
    ]
    return min(proofs, key=_moment, default=Confirmation(partner, None))


def _moment(confirmation: Confirmation) -> datetime:
    return confirmation.at or timezone.now()


def _answers(tombstones: Sequence[Publication]) -> Answers:
    numbers = sorted(tombstone.seq for tombstone in tombstones if tombstone.seq is not None)
    about = {tombstone.seq: (tombstone.type, tombstone.lang) for tombstone in tombstones}
    naming = Q(pk__in=[])
    for number in numbers:
        naming |= Q(after_seq__lt=number, up_to_seq__gte=number)
    answered = Attempt.objects.filter(naming, test=False, status__range=(200, 299)).order_by("pk")
    rows = answered.values_list("subscription_id", "after_seq", "up_to_seq", "at", "types", "languages")
    found: Answers = {}
    for pk, after, up_to, at, types, languages in rows.iterator():
        for number in numbers[bisect_right(numbers, after) : bisect_right(numbers, up_to)]:
            if selects(types, languages, *about[number]):
                found.setdefault((pk, number), at)
    return found


def _by_webhook(
    partner: Partner, tombstone: Publication, epoch: str, answers: Answers
) -> Iterator[Confirmation]:
    """Every address of the partner's to which it is announced has answered: each may be a site of its own."""
    subscriptions = _announced_to(partner, tombstone)
    found = [_answered(subscription, tombstone, epoch, answers) for subscription in subscriptions]
    asked = [answer for answer in found if answer is not None]
    moments = [at for at, _exact in asked if at]
    if asked and len(moments) == len(asked):
        yield Confirmation(partner, max(moments), "webhook", all(exact for _at, exact in asked))


def _answered(
    subscription: Subscription, tombstone: Publication, epoch: str, answers: Answers
) -> tuple[datetime | None, bool] | None:
    """When it answered, and whether exactly then; where the attempt is forgotten, its cursor remembers.

    None for one that came after the withdrawal, so that it was never announced there.
    """
    number = tombstone.seq or 0
    if at := answers.get((subscription.pk, number)):
        return at, True
    if tombstone.changed_at and subscription.created_at > tombstone.changed_at:
        return None
    passed = subscription.epoch == epoch and subscription.seq >= number
    return (subscription.delivered_at if passed else None), False


def _by_reading(partner: Partner, tombstone: Publication, epoch: str) -> Iterator[Confirmation]:
    """A receipt keeps the time of the latest reading: by then at the latest."""
    for receipt in partner.receipts.all():
        if receipt.covers(tombstone.type, tombstone.lang, epoch, tombstone.seq or 0):
            yield Confirmation(partner, receipt.at, "changes")
