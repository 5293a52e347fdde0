"""How late a partner is, in words."""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, Min
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext

from cms.publishing import head
from cms.publishing.models import Publication
from cms.syndication.messages import pending
from cms.syndication.models import Subscription

MOST_READ = 10_000
"""Changes that are read to count for all partners at once; who is further behind is counted for alone."""

Change = tuple[int, str, str, datetime | None]
"""Number, type, language and time."""


class Lag(NamedTuple):
    """How many changes a partner has not received, and since when the oldest of them waits."""

    changes: int
    since: datetime | None

    @property
    def words(self) -> str:
        """« à jour », or « 3 changements en retard depuis 2 heures »."""
        if not self.changes:
            return gettext("à jour")
        counted = ngettext("%(count)s changement en retard", "%(count)s changements en retard", self.changes)
        changes = counted % {"count": self.changes}
        if self.since is None:
            return changes
        time = timesince(self.since, depth=1)
        return gettext("%(changes)s depuis %(time)s") % {"changes": changes, "time": time}


def lags(subscriptions: Sequence[Subscription]) -> dict[uuid.UUID, Lag]:
    """The lag of each subscription, in one query however many there are, as long as none is far behind."""
    here = head()
    after = {subscription.pk: subscription.delivered_in(here.epoch) for subscription in subscriptions}
    first = min(after.values(), default=here.head)
    rows = Publication.objects.filter(seq__gt=first, seq__lte=here.head).order_by("-seq")
    latest = list(rows.values_list("seq", "type", "lang", "changed_at")[: MOST_READ + 1])
    unread, changes = latest[MOST_READ:], latest[:MOST_READ][::-1]
    known_from = unread[0][0] if unread else first
    found = {}
    for subscription in subscriptions:
        confirmed = after[subscription.pk]
        near = confirmed >= known_from
        found[subscription.pk] = _lag(subscription, confirmed, changes) if near else _counted(subscription)
    return found


def with_lags(subscriptions: Iterable[Subscription]) -> list[Subscription]:
    """These subscriptions, each with its lag as `lag`."""
    listed = list(subscriptions)
    found = lags(listed)
    for subscription in listed:
        subscription.lag = found[subscription.pk]
    return listed


def _lag(subscription: Subscription, after: int, changes: list[Change]) -> Lag:
    later = changes[bisect_right(changes, after, key=itemgetter(0)) :]
    times = [at for _seq, kind, lang, at in later if subscription.wants(kind, lang)]
    return Lag(len(times), min((at for at in times if at), default=None))


def _counted(subscription: Subscription) -> Lag:
    found = pending(subscription).aggregate(changes=Count("pk"), since=Min("changed_at"))
    return Lag(found["changes"], found["since"])
