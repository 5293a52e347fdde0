"""How late a partner is, in words."""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext

from cms.publishing import head
from cms.publishing.models import Publication
from cms.publishing.overdue import Alert, Overdue
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


def overdue(before: datetime) -> Overdue:
    """The active subscriptions to which something of before this moment has not been delivered."""
    late = [subscription.lag.since for subscription in _late(before)]
    return Overdue(len(late), min(late, default=None))


def _late(before: datetime) -> list[Subscription]:
    active = Subscription.objects.filter(state=Subscription.State.ACTIVE)
    return [one for one in with_lags(active) if one.lag.since and one.lag.since < before]


def tell_of_overdue(user: Any, found: Overdue) -> Alert | None:
    """For who looks after partners."""
    if not user.has_perm("syndication.change_subscription"):
        return None
    words = ngettext(
        "%(count)s partenaire ne reçoit pas ce qui est publié, depuis %(time)s.",
        "%(count)s partenaires ne reçoivent pas ce qui est publié, le premier depuis %(time)s.",
        found.number,
    )
    since = timesince(found.since, depth=1)
    cure = gettext("Leur page dit ce qu’ils répondent ; les envois sont repris d’eux-mêmes.")
    return Alert(words % {"count": found.number, "time": since}, cure, reverse("partners:index"))


def _lag(subscription: Subscription, after: int, changes: list[Change]) -> Lag:
    later = changes[bisect_right(changes, after, key=itemgetter(0)) :]
    times = [at for _seq, kind, lang, at in later if subscription.wants(kind, lang)]
    return Lag(len(times), min((at for at in times if at), default=None))


def _counted(subscription: Subscription) -> Lag:
    found = pending(subscription).aggregate(changes=Count("pk"), since=Min("changed_at"))
    return Lag(found["changes"], found["since"])
