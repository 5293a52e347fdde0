"""Delivers what is pending for one subscription: claim it, send, and only after a 2xx move its cursor."""

import time
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.publishing import head
from cms.syndication import http_client, messages, notifications, signing, ssrf
from cms.syndication.messages import Message
from cms.syndication.models import Attempt, Subscription
from cms.syndication.retry_schedule import wait_after

LEASE = timedelta(seconds=http_client.DEADLINE + 5)
"""How long a sender that died keeps others from a subscription."""
SLOW = 2000
"""Milliseconds after which a partner's server counts as slow."""
USER_AGENT = "Codeveloppement-Webhooks/1.0 (Standard Webhooks)"


class AttemptOutcome(NamedTuple):
    """What came of one call; `status` is None where there was no answer."""

    status: int | None
    milliseconds: int
    text: str = ""
    error: str = ""
    retry_after: str = ""

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def waiting(now: datetime) -> QuerySet:
    """The subscriptions that may be tried now and are behind the head."""
    here = head()
    behind = ~Q(epoch=here.epoch) | Q(seq__lt=here.head)
    return Subscription.objects.due(now).filter(behind).order_by("next_attempt_at", "pk")


def claim(pk: uuid.UUID) -> uuid.UUID | None:
    """Take a subscription for as long as one call may last; None when another sender has it."""
    now, mine = timezone.now(), uuid.uuid4()
    due = Subscription.objects.due(now).filter(pk=pk)
    taken = due.update(claim=mine, claimed_until=now + LEASE)
    return mine if taken else None


def deliver(pk: uuid.UUID) -> bool:
    """Send the oldest pending message; True when it was received, so that the next may follow."""
    mine = claim(pk)
    subscription = Subscription.objects.select_related("partner").filter(pk=pk).first()
    if mine is None or subscription is None:
        return False
    here = head()
    message = messages.next_message(subscription)
    if message is None:  # nothing of these types and languages up to here
        _held(subscription, mine).update(epoch=here.epoch, seq=here.head)
        _release(pk, mine)
        return False
    _let_go()
    outcome = call(subscription, message)
    record(subscription, mine, message, outcome)
    return outcome.succeeded


def _let_go() -> None:
    """Hold no connection to the database while a partner's server takes its time."""
    if not connection.in_atomic_block:
        connection.close()


def call(subscription: Subscription, message: Message) -> AttemptOutcome:
    """Send a message once; whatever goes wrong is an outcome, never an error.

    The look-up of the name is part of the time a call may last: a lease outlives both.
    """
    began = time.monotonic()

    def outcome(**members: object) -> AttemptOutcome:
        spent = int((time.monotonic() - began) * 1000)
        return AttemptOutcome(milliseconds=spent, **members)  # type: ignore[arg-type]

    try:
        target, headers = ssrf.target(subscription.url), _headers(subscription, message)
        remaining = http_client.DEADLINE - (time.monotonic() - began)
        answer = http_client.post(target, message.body, headers, remaining)
    except ssrf.TargetRefused as refusal:
        return outcome(status=None, error=str(refusal.sentence))
    except http_client.NoAnswer as silence:
        return outcome(status=None, error=str(silence))
    except OSError:
        return outcome(status=None, error="Le nom du serveur ne se trouve pas")
    return outcome(status=answer.status, text=answer.text, retry_after=answer.retry_after)


def send_test(subscription: Subscription) -> Attempt:
    """Call the partner's server with a message that announces nothing; recorded, no cursor moves."""
    message = messages.test_message(subscription)
    return _recorded(subscription, message, call(subscription, message), test=True)


def record(subscription: Subscription, mine: uuid.UUID, message: Message, outcome: AttemptOutcome) -> None:
    """Write what came of a call. The cursor moves only if it still stands where the call found it,
    and the subscription is still in this sender's hands. What the staff did meanwhile stays done.
    """
    now = timezone.now()
    with transaction.atomic():
        if not Subscription.objects.select_for_update().filter(pk=subscription.pk):
            return  # removed during the call, with its attempts
        _recorded(subscription, message, outcome)
        held = _held(subscription, mine)
        if outcome.succeeded:
            moved = {"epoch": message.epoch, "seq": message.up_to, "slow": outcome.milliseconds > SLOW}
            held.update(**moved, **_at_rest(now))
        else:
            not_rescheduled = held.filter(next_attempt_at=subscription.next_attempt_at)
            not_rescheduled.update(**_after_failure(subscription, outcome, now))
        _release(subscription.pk, mine)
    notifications.notify(subscription, outcome.succeeded)


def _recorded(
    subscription: Subscription, message: Message, outcome: AttemptOutcome, test: bool = False
) -> Attempt:
    return Attempt.objects.create(
        subscription=subscription,
        test=test,
        message=message.id,
        after_seq=message.after,
        up_to_seq=message.up_to,
        types=subscription.types,
        languages=subscription.languages,
        changes=message.changes,
        status=outcome.status,
        milliseconds=outcome.milliseconds,
        answer=outcome.text,
        error=outcome.error,
    )


def _held(subscription: Subscription, mine: uuid.UUID) -> QuerySet:
    found = {"epoch": subscription.epoch, "seq": subscription.seq}
    return Subscription.objects.filter(pk=subscription.pk, claim=mine, **found)


def _release(pk: uuid.UUID, mine: uuid.UUID) -> None:
    Subscription.objects.filter(pk=pk, claim=mine).update(claim=None, claimed_until=None)


def _at_rest(now: datetime) -> dict[str, object]:
    return {"failures": 0, "failing_since": None, "delivered_at": now, "next_attempt_at": now}


def _after_failure(subscription: Subscription, outcome: AttemptOutcome, now: datetime) -> dict[str, object]:
    failures = subscription.failures + 1
    wait = wait_after(failures, outcome.retry_after, now)
    stopped = {}
    if outcome.status == 410:
        stopped = {"state": Subscription.State.GONE}
    elif wait is None:
        stopped = {"state": Subscription.State.ABANDONED}
    return {
        "failures": failures,
        "failing_since": subscription.failing_since or now,
        "next_attempt_at": now + (wait or timedelta()),
        "slow": True,
        **stopped,
    }


def _headers(subscription: Subscription, message: Message) -> Mapping[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        **signing.headers(subscription, message.id, timezone.now(), message.body),
    }
