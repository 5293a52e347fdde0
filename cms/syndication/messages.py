"""What is announced to a partner: thin messages that name what changed, in order, never its content."""

from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.items import JSON, ORIGIN, timestamp, to_json, with_origin
from cms.publishing import head
from cms.publishing.models import Publication
from cms.publishing.refs import api_url
from cms.reading.change_rows import ChangeRow, change_rows
from cms.reading.cursors import SequencePosition
from cms.syndication.models import Subscription

MOST_BYTES = 20_000
MOST_CHANGES = 200
CHANGED, TEST = "content.changed", "content.test"


class Message(NamedTuple):
    """A body ready to be sent, its identity, and the numbers after and up to which it tells."""

    id: str
    body: bytes
    epoch: str
    after: int
    up_to: int
    changes: int


def next_message(subscription: Subscription) -> Message | None:
    """The oldest changes still pending, at most 20 kB of them; None when there is none.

    Compacted: an item that changed twice is named once, with its latest number. The same
    changes always make the same message, identity included, so that a partner that received
    them already can see so. After a restored database everything is pending again.
    """
    place = pending_from(subscription)
    rows = change_rows(pending(subscription)[:MOST_CHANGES], "path")
    if not rows:
        return None
    now = timezone.now()
    entries = list(_fitting([to_json(_entry(row, now)) for row in rows]))
    last = rows[len(entries) - 1]
    at = timestamp(last.changed_at or now)
    body = _body(CHANGED, at, SequencePosition(place.epoch, last.seq), entries)
    return Message(_identity(subscription, body), body, place.epoch, place.seq, last.seq, len(entries))


def test_message(subscription: Subscription) -> Message:
    """A message without any change, for a partner to try its server with."""
    place = SequencePosition(*head())
    body = _body(TEST, timestamp(timezone.now()), place, [])
    return Message(_identity(subscription, body), body, place.epoch, place.seq, place.seq, 0)


def pending_from(subscription: Subscription) -> SequencePosition:
    """The place in the present sequence after which everything is pending."""
    here = head()
    return SequencePosition(here.epoch, subscription.delivered_in(here.epoch))


def pending(subscription: Subscription) -> QuerySet:
    """The publications and tombstones whose latest change was not delivered yet, in order."""
    here = head()
    wanted = Q(seq__gt=subscription.delivered_in(here.epoch), seq__lte=here.head)
    if subscription.types:
        wanted &= Q(type__in=subscription.types)
    if subscription.languages:
        wanted &= Q(lang__in=subscription.languages)
    return Publication.objects.filter(wanted).order_by("seq")


def _entry(row: ChangeRow, now: datetime) -> JSON:
    entry = row.entry(now)
    if entry["op"] == "put":
        entry |= {"url": ORIGIN + row.content, "api_url": api_url(row.type, row.key, row.lang)}
    return entry


def _fitting(entries: list[str]) -> list[str]:
    """As many of the first as make a body of at most 20 kB; one in any case."""
    size = 500
    fitting: list[str] = []
    for entry in entries:
        size += len(with_origin(entry, settings.PUBLIC_ORIGIN).encode()) + 1
        if fitting and size > MOST_BYTES:
            break
        fitting.append(entry)
    return fitting


def _body(kind: str, at: str, place: SequencePosition, entries: list[str]) -> bytes:
    opening = to_json({"type": kind, "timestamp": at})[:-1]
    text = f'{opening},"data":{{"cursor":{to_json(place.packed())},"changes":[{",".join(entries)}]}}}}'
    return with_origin(text, settings.PUBLIC_ORIGIN).encode()


def _identity(subscription: Subscription, body: bytes) -> str:
    digest = blake2b(body, digest_size=16, salt=subscription.pk.bytes)
    return f"msg_{digest.hexdigest()}"
