"""Counts what may only be tried so often; shared by all processes, and never wrong between two of them.

An attempt is counted before it is made (`take`) and given back if it succeeds, so that a hundred sent at once
are no more than those that would be let through one after the other.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.accounts.models import AttemptCount
from cms.http.client_address import client_network

SALT = "cms.accounts.attempts"


class AttemptLimit(NamedTuple):
    """At most so many attempts within a window that begins with the first."""

    kind: str
    most: int
    window: timedelta


class Counter(NamedTuple):
    """A limit, applied to what is tried (an account, a page's password), an origin, or one from the other."""

    limit: AttemptLimit
    subject: str = ""
    origin: str = ""

    @property
    def row(self) -> QuerySet[AttemptCount]:
        return AttemptCount.objects.filter(
            kind=self.limit.kind, subject=digest(self.subject), origin=digest(self.origin)
        )

    def take(self) -> datetime | None:
        """Counts an attempt and returns None; where there were enough, counts none and says until when."""
        now = timezone.now()
        if self._one_more(now) or self._first_again(now):
            return None
        fresh = {"count": 1, "until": now + self.limit.window}
        row, created = self.row.get_or_create(
            kind=self.limit.kind,
            subject=digest(self.subject),
            origin=digest(self.origin),
            defaults=fresh,
        )
        return None if created or self._one_more(now) else row.until

    def _one_more(self, now: datetime) -> bool:
        open_rows = self.row.filter(until__gt=now, count__lt=self.limit.most)
        return bool(open_rows.update(count=F("count") + 1))

    def _first_again(self, now: datetime) -> bool:
        over = self.row.filter(until__lte=now)
        return bool(over.update(count=1, until=now + self.limit.window))

    def full_until(self) -> datetime | None:
        """Until when nothing more is let through; None while something is."""
        full = self.row.filter(until__gt=timezone.now(), count__gte=self.limit.most)
        return full.values_list("until", flat=True).first()

    def counted(self) -> int:
        """Attempts so far in this window."""
        return self.row.values_list("count", flat=True).first() or 0

    def give_back(self, attempts: int = 1) -> None:
        """They were no failures: they do not count."""
        self.row.update(count=Greatest(F("count") - attempts, 0))

    def forget(self) -> None:
        self.row.delete()


def take_all(counters: list[Counter]) -> datetime | None:
    """One attempt on each; if one of them has had enough, on none, and until when it waits."""
    for position, counter in enumerate(counters):
        if until := counter.take():
            for taken in counters[:position]:
                taken.give_back()
            return until
    return None


def digest(text: str) -> str:
    """64 hexadecimal digits that only this site can make of the text; nothing for nothing."""
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest() if text else ""


def network(request: HttpRequest | None) -> str:
    """Where a request comes from, as limits count it: `client_network`, without the length of its prefix."""
    return client_network(request).partition("/")[0] if request is not None else "0.0.0.0"


def forget_account(name: str) -> None:
    """Everything counted on an account, from wherever it came."""
    AttemptCount.objects.filter(subject=digest(name)).delete()


def remove_old() -> None:
    """What no longer counts."""
    AttemptCount.objects.filter(until__lt=timezone.now()).delete()
