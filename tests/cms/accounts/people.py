"""Members of the staff, and the codes that their telephones show."""

import time

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser

from cms.accounts.authenticator_app import STEP, code_at, new_secret
from cms.accounts.encryption import decrypt, encrypt
from cms.accounts.models import AuthenticatorApp

PASSWORD = "correct horse battery staple"


def administrator(name: str = "awa") -> AbstractUser:
    return get_user_model().objects.create_superuser(name, f"{name}@example.org", PASSWORD)


def with_app(account: AbstractUser) -> AbstractUser:
    """The account, whose telephone shows codes from now on."""
    AuthenticatorApp.objects.create(account=account, secret=encrypt(new_secret()))
    return account


def code_of(account: AbstractUser, steps: int = 0) -> str:
    """What the telephone shows, so many half minutes from now."""
    app = AuthenticatorApp.objects.get(account=account)
    return code_at(decrypt(app.secret), int(time.time()) // STEP + steps)


def give_password(client, name: str = "awa", password: str = PASSWORD, **more):
    return client.post("/admin/login/", {"username": name, "password": password, **more})


def give_code(client, code: str):
    return client.post("/admin/login/second/", {"code": code})


def is_in(client) -> bool:
    """Whether the browser may enter the administration."""
    return client.get("/admin/").status_code == 200
