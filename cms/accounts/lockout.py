"""Guessing passwords stops: on one account, from one address, and on one account from everywhere.

Nothing here depends on whether the account exists: an invented name is counted, hashed and refused like any.
"""

from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from cms.accounts.attempts import AttemptLimit, Counter, network, take_all
from cms.accounts.devices import known_device
from cms.accounts.hashing import LONGEST, HashingBusy
from cms.http.too_many_requests import too_many_requests

QUARTER = timedelta(minutes=15)
FROM_ONE_ADDRESS = AttemptLimit("address", 20, QUARTER)
ON_ONE_ACCOUNT_FROM_IT = AttemptLimit("account-address", 5, QUARTER)
ON_ONE_ACCOUNT = AttemptLimit("account", 30, timedelta(hours=1))
"""From devices on which it has never logged in; it spares the others, so that nobody can be kept out."""
FROM_ONE_DEVICE = AttemptLimit("account-device", 5, QUARTER)


class StaffBackend(ModelBackend):
    """Django's accounts and permissions, behind the limits."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> AbstractBaseUser | None:
        """The account, if the password is right and there were not too many wrong ones.

        Says on the request until when nothing more is tried; raises `HashingBusy`.
        """
        if username is None or password is None:
            return None
        counters = counters_of(request, username)
        if until := take_all(counters):
            close(request, until)
            raise PermissionDenied
        try:
            user = super().authenticate(request, username, password) if len(password) <= LONGEST else None
        except HashingBusy:
            give_back(counters)
            raise
        if user is None:
            close(request, next(filter(None, (counter.full_until() for counter in counters)), None))
        else:
            give_back(counters)
        return user

    async def aauthenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        return await sync_to_async(self.authenticate)(request, **credentials)


def counters_of(request: HttpRequest | None, account: str) -> list[Counter]:
    """What a wrong password of this account counts against."""
    if device := known_device(request, account):
        return [Counter(FROM_ONE_DEVICE, account, device)]
    origin = network(request)
    return [
        Counter(FROM_ONE_ADDRESS, origin=origin),  # first: an address that is refused fills no table
        Counter(ON_ONE_ACCOUNT_FROM_IT, account, origin),
        Counter(ON_ONE_ACCOUNT, account),
    ]


def give_back(counters: list[Counter]) -> None:
    """Nothing was guessed: earlier failures from there are forgotten, elsewhere it is one less."""
    for counter in counters:
        if counter.subject and counter.origin:
            counter.forget()
        else:
            counter.give_back()


def close(request: HttpRequest | None, until: datetime | None) -> None:
    """Has `StaffMiddleware` answer with when to try again, whichever view asked."""
    if request is not None and until is not None:
        request.closed_until = until  # type: ignore[attr-defined]


def locked_out(request: HttpRequest, until: datetime) -> HttpResponse:
    """The 429 page, which nobody keeps."""
    response = too_many_requests(request, "accounts/locked_out.html", until)
    response["Cache-Control"] = "no-store"
    return response
