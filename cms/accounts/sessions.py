"""Where an account is logged in: listed, and ended."""

from datetime import timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from cms.accounts.models import StaffSession
from cms.http.client_address import client_address

A_MINUTE = timedelta(minutes=1)
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
"""What a browser says of itself → its name; the first that occurs counts."""


def note_session(request: HttpRequest) -> None:
    """Keeps that the account was here, at most once a minute."""
    key = request.session.session_key
    if not key or SESSION_KEY not in request.session:
        return
    now = timezone.now()
    seen_at = StaffSession.objects.filter(session_key=key).values_list("seen_at", flat=True).first()
    if seen_at is None:
        row = StaffSession(session_key=key, account_id=int(request.session[SESSION_KEY]))
        row.device = device_name(request.headers.get("User-Agent", ""))
        row.address = client_address(request)
        StaffSession.objects.bulk_create([row], ignore_conflicts=True)
    elif now - seen_at > A_MINUTE:
        address = client_address(request)
        StaffSession.objects.filter(session_key=key).update(seen_at=now, address=address)


def sessions_of(account: AbstractUser) -> QuerySet[StaffSession]:
    """Where the account is logged in now: what was logged out or has expired is not among them."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gte=timezone.now())
    return StaffSession.objects.filter(Exists(alive), account=account)


def device_name(user_agent: str) -> str:
    """« Firefox, Windows », as far as it can be told; perhaps nothing."""
    names = (
        next((name for mark, name in marks.items() if mark in user_agent), "")
        for marks in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, names))


def end_sessions(account: AbstractUser, keep: str | None = None, only: int | None = None) -> int:
    """Ends the account's sessions but the one with the key `keep`, or `only` the row with this number.

    Returns how many.
    """
    rows = StaffSession.objects.filter(account=account)
    if keep:
        rows = rows.exclude(session_key=keep)
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    StaffSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def remove_ended() -> None:
    """Sessions past their time, and what was noted of those that are gone."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    StaffSession.objects.filter(~Exists(alive), seen_at__lt=timezone.now() - A_MINUTE).delete()
