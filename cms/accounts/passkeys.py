"""Passkeys: a browser proves that it holds a key, for this site's address and no other (WebAuthn)."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from cms.accounts.models import Passkey

CHALLENGE = "passkey_challenge"
MOST = 10
"""Passkeys of one account."""


class WrongPasskey(Exception):
    """What the browser sent proves nothing."""


def passkeys_work() -> bool:
    """Browsers know passkeys on https and on localhost only, and never on a bare IP address."""
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    host = origin.hostname or ""
    return host == "localhost" or (origin.scheme == "https" and not host.replace(".", "").isdigit())


def options_to_register(request: HttpRequest, account: AbstractUser) -> dict[str, Any]:
    """What `navigator.credentials.create` is given; bytes are written in base64url."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=f"account-{account.pk}".encode(), name=account.get_username(), display_name=str(account)
        ),
        _credentials(account),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[CHALLENGE] = state
    return dict(options)["publicKey"]


def register(request: HttpRequest, account: AbstractUser, name: str, sent: str) -> Passkey:
    """Keeps the passkey that the browser made; raises `WrongPasskey`."""
    try:
        data = (
            _server().register_complete(request.session.pop(CHALLENGE, {}), json.loads(sent)).credential_data
        )
    except Exception as error:
        raise WrongPasskey from error
    known = {credential.credential_id for credential in _credentials(account)}
    if data is None or data.credential_id in known or len(known) >= MOST:
        raise WrongPasskey
    return Passkey.objects.create(account=account, name=name, credential=bytes(data))


def options_to_log_in(request: HttpRequest, account: AbstractUser) -> dict[str, Any] | None:
    """What `navigator.credentials.get` is given; None where the account has no passkey for this address."""
    credentials = _credentials(account)
    if not credentials or not passkeys_work():
        return None
    options, state = _server().authenticate_begin(
        credentials, user_verification=UserVerificationRequirement.PREFERRED
    )
    request.session[CHALLENGE] = state
    return dict(options)["publicKey"]


def use_passkey(request: HttpRequest, account: AbstractUser, sent: str) -> bool:
    """Whether the browser proved that it holds one of the account's passkeys; a challenge is asked once."""
    try:
        answer = AuthenticationResponse.from_dict(json.loads(sent))
        state = request.session.pop(CHALLENGE, {})
        used = _server().authenticate_complete(state, _credentials(account), answer)
    except Exception:
        return False
    count = answer.response.authenticator_data.counter
    passkey = next(row for row in account.passkeys.all() if _data(row).credential_id == used.credential_id)
    if count and count <= passkey.sign_count:
        return False  # a copy of the key was used meanwhile (WebAuthn, section 6.1.1)
    Passkey.objects.filter(pk=passkey.pk).update(sign_count=count, used_at=timezone.now())
    return True


def _server() -> Fido2Server:
    host = urlsplit(settings.PUBLIC_ORIGIN).hostname
    site = PublicKeyCredentialRpEntity(id=host, name=settings.SITE_NAME)
    return Fido2Server(site, verify_origin=lambda origin: origin == settings.PUBLIC_ORIGIN)


def _credentials(account: AbstractUser) -> list[AttestedCredentialData]:
    return [_data(passkey) for passkey in account.passkeys.all()]


def _data(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(passkey.credential))
