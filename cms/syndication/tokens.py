"""Tokens with which partners confirm what they read: shown once, kept as a digest."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from cms.syndication.models import Partner, Token

MARK = "cdv_"
"""What every token begins with, so that one found in the wrong place is recognised."""
SHOWN = 12
"""Characters that are kept to name a token."""
FRESH = timedelta(minutes=1)


def issue(partner: Partner) -> str:
    """A new token of the partner's; it can be read now and never again."""
    text = MARK + secrets.token_urlsafe(32)
    Token.objects.create(partner=partner, prefix=text[:SHOWN], digest=_digest(text))
    return text


def revoke(token: Token) -> None:
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def bearer(request: HttpRequest) -> str | None:
    """The token sent with a request (RFC 6750, 2.1); None when none was."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else None


def holder(text: str) -> Partner | None:
    """The partner whose valid token this is, or None; its use is recorded once a minute."""
    token = Token.objects.select_related("partner").filter(digest=_digest(text), revoked_at=None).first()
    if token is None:
        return None
    now = timezone.now()
    stale = Q(used_at=None) | Q(used_at__lt=now - FRESH)
    if token.used_at is None or token.used_at < now - FRESH:
        Token.objects.filter(stale, pk=token.pk).update(used_at=now)
    return token.partner


def _digest(text: str) -> str:
    """Tokens hold 256 random bits: a plain digest cannot be reversed."""
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
