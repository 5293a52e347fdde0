"""What has to be read again is encrypted in the database, with a key that is made of `SECRET_KEY`.

A copy of the database, or an archive of it, does not hold that key: no code of an authenticator app can be
made from it. With another `SECRET_KEY`, and the old one not in `SECRET_KEY_FALLBACKS`, nobody can read it.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"cms.accounts.encryption"


class Unreadable(Exception):
    """Encrypted with another key."""


def encrypt(clear: bytes) -> str:
    return _cipher().encrypt(clear).decode()


def decrypt(encrypted: str) -> bytes:
    """Raises `Unreadable`."""
    try:
        return _cipher().decrypt(encrypted.encode())
    except InvalidToken as error:
        raise Unreadable from error


def _cipher() -> MultiFernet:
    return MultiFernet(
        [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return urlsafe_b64encode(derived)
