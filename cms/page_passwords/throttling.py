"""Guessing the password of a page stops after a few tries: of one sender soon, of all together later."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from wagtail.models import PageViewRestriction

from cms.accounts.attempts import AttemptLimit, Counter, network, take_all

FROM_ONE = AttemptLimit("page password", 10, timedelta(minutes=15))
FROM_ALL = AttemptLimit("page password", 100, timedelta(hours=1))


class PasswordTries:
    """Those of one sender for one restriction, and of all senders together."""

    def __init__(self, restriction: PageViewRestriction, request: HttpRequest) -> None:
        name = f"{restriction._meta.label_lower}:{restriction.pk}"
        self.of_all = Counter(FROM_ALL, name)
        self.own = Counter(FROM_ONE, name, network(request))

    def take(self) -> datetime | None:
        """Count a try; where that is one too many, count nothing and return when the next may be made."""
        return take_all([self.of_all, self.own])  # in this order: who is refused with all fills no table

    def give_back(self) -> None:
        """Forget the tries of a sender who knows the password after all."""
        self.of_all.give_back(self.own.counted())
        self.own.forget()
