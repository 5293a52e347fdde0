"""Passwords are hashed a few at a time: a hash costs half a second of a core, on purpose.

Whoever sends hundreds at once waits for a place like everybody; without one after two seconds, the request is
told to come again. So the cores are never taken from those who read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 1000
"""Characters of a password; whoever sends more is refused before anything is computed."""
PATIENCE = 2.0
RETRY_AFTER = 5
"""Both in seconds."""


class HashingBusy(Exception):
    """No place to hash a password within `PATIENCE`; the request is answered with 503."""


seats = BoundedSemaphore(settings.PASSWORD_HASHES_AT_ONCE)


@contextmanager
def seat() -> Iterator[None]:
    """A place to hash in; raises `HashingBusy`."""
    if not seats.acquire(timeout=PATIENCE):
        raise HashingBusy
    try:
        yield
    finally:
        seats.release()


class BoundedPBKDF2PasswordHasher(PBKDF2PasswordHasher):
    """Django's own, the same hashes; checking a password and hardening its cost go through `encode` too."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with seat():
            return super().encode(password, salt, iterations)


class MaximumLengthValidator:
    """Refuses to set a password that could not be used to log in."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Votre mot de passe a au plus %(most)s caractères.") % {"most": LONGEST}
