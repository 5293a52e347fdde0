"""A browser in which an account has logged in before is known again by a signed cookie.

So an attacker who tries one account from a thousand addresses cannot keep its owner out: a known device has a
count of its own (OWASP, « Device cookies »). The cookie exists below /admin/ only, and opens nothing.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase

from cms.accounts.attempts import digest

REMEMBERED = timedelta(days=180)
SALT = "cms.accounts.devices"
PATH = "/admin/"


def cookie_name(account: str) -> str:
    """One for each account, so that colleagues may share a computer."""
    return f"device_{digest(account)[:16]}"


def known_device(request: HttpRequest | None, account: str) -> str:
    """The device's own random name, if this account has logged in on it; empty otherwise."""
    signed = request.COOKIES.get(cookie_name(account), "") if request is not None else ""
    try:
        return TimestampSigner(salt=SALT + digest(account)).unsign(signed, max_age=REMEMBERED)
    except BadSignature:
        return ""


def remember_device(request: HttpRequest, response: HttpResponseBase, user: AbstractUser) -> None:
    """Lets the browser be known again, from this login on."""
    account = user.get_username()
    name = known_device(request, account) or secrets.token_urlsafe(16)
    response.set_cookie(
        cookie_name(account),
        TimestampSigner(salt=SALT + digest(account)).sign(name),
        max_age=REMEMBERED,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
