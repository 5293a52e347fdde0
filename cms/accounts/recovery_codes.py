"""Ten codes for the day when the telephone is lost: shown once, kept as digests, each good for one login."""

import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from cms.accounts.models import RecoveryCode

HOW_MANY = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another."""


def new_codes(account: AbstractUser) -> list[str]:
    """Ten codes (79 bits each) in the place of those before; this is the only time that they can be read."""
    codes = [_new_code() for _ in range(HOW_MANY)]
    with transaction.atomic():
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, digest=_digest(account, code)) for code in codes
        )
    return codes


def use_recovery_code(account: AbstractUser, code: str) -> bool:
    """Whether it is one of the account's codes; it is none any more."""
    deleted, _ = RecoveryCode.objects.filter(account=account, digest=_digest(account, code)).delete()
    return deleted == 1


def _new_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _digest(account: AbstractUser, code: str) -> str:
    """Made without `SECRET_KEY`: the codes work where that one was lost. They are too long to be guessed."""
    letters = "".join(character for character in code.lower() if character.isalnum())
    return hashlib.sha256(f"{account.pk} {letters}".encode()).hexdigest()
