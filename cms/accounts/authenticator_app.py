"""Codes of six digits that an app shows (TOTP, RFC 6238, with its usual parameters)."""

import secrets
import time
from base64 import b32encode
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.contrib.auth.models import AbstractUser

from cms.accounts.encryption import Unreadable, decrypt
from cms.accounts.models import AuthenticatorApp

STEP = 30  # seconds
DRIFT = (0, -1, 1)
"""Steps by which a clock may be wrong: half a minute."""


def new_secret() -> bytes:
    """160 bits, as RFC 4226 (section 4) asks for."""
    return secrets.token_bytes(20)


def written(secret: bytes) -> str:
    """The secret as one copies it by hand: Base32, in groups of four."""
    text = b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def setup_uri(secret: bytes, account: AbstractUser) -> str:
    """What the app reads from the picture: `otpauth://…`."""
    return _totp(secret).get_provisioning_uri(account.get_username(), settings.SITE_NAME)


def step_of(secret: bytes, code: str) -> int | None:
    """The half minute (since 1970) that the code belongs to, if it is now or beside it."""
    now = int(time.time()) // STEP
    found = [
        now + drift for drift in DRIFT if compare_digest(code_at(secret, now + drift).encode(), code.encode())
    ]
    return found[0] if found else None


def code_at(secret: bytes, step: int) -> str:
    """Six digits."""
    return _totp(secret).generate(step * STEP).decode()


def use_code(account: AbstractUser, code: str) -> bool:
    """Whether the app of this account shows the code now; each one is taken once, whoever sends it first."""
    app = AuthenticatorApp.objects.filter(account=account).first()
    if app is None:
        return False
    try:
        step = step_of(decrypt(app.secret), code)
    except Unreadable:
        return False
    unused = AuthenticatorApp.objects.filter(pk=app.pk, last_step__lt=step or 0)
    return bool(step and unused.update(last_step=step))


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, 6, SHA1(), STEP)
