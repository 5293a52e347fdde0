"""Guessing the password of a page stops after a few tries: of one sender soon, of all together later.

Each try is counted before it is judged, in one transaction, so that many at once are no way around; a right
one is taken off again. What is refused is not written: a page has at most `FROM_ALL.most` rows, and one more.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.http.client_address import client_network
from cms.page_passwords.models import PasswordTries


class Limit(NamedTuple):
    """So many wrong passwords in so much time, counted from the first one."""

    most: int
    time: timedelta


FROM_ONE = Limit(10, timedelta(minutes=15))
FROM_ALL = Limit(100, timedelta(hours=1))
EVERYBODY = ""


def count_try(restriction: str, sender: str) -> datetime | None:
    """Count a try; where that is one too many, count nothing and return when the next may be made."""
    now = timezone.now()
    with transaction.atomic():
        PasswordTries.objects.filter(until__lte=now).delete()
        rows = []
        for who, limit in ((EVERYBODY, FROM_ALL), (sender, FROM_ONE)):
            row, _new = PasswordTries.objects.select_for_update().get_or_create(
                restriction=restriction, sender=who, defaults={"until": now + limit.time}
            )
            rows.append((row, limit))
        if full := [row.until for row, limit in rows if row.count >= limit.most]:
            transaction.set_rollback(True)
            return max(full)
        PasswordTries.objects.filter(pk__in=[row.pk for row, _limit in rows]).update(count=F("count") + 1)
    return None


def take_off(restriction: str, sender: str) -> None:
    """Forget the tries of a sender who knows the password after all."""
    with transaction.atomic():
        rows = PasswordTries.objects.select_for_update().filter(restriction=restriction)
        counts = {row.sender: row for row in rows.filter(sender__in=[EVERYBODY, sender]).order_by("sender")}
        if own := counts.get(sender):
            own.delete()
            counts[EVERYBODY].count = max(0, counts[EVERYBODY].count - own.count)
            counts[EVERYBODY].save(update_fields=["count"])


def sender_of(request: HttpRequest) -> str:
    """Tells one sender from another without keeping an address."""
    where = client_network(request)
    return salted_hmac("cms.page_passwords.throttling", where, algorithm="sha256").hexdigest()
