"""What the database keeps of the staff's accounts beside Django's own tables."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone


class RoleGroup(models.Model):
    """The group that has a role: found by this rather than by its name, which the staff may change.

    Without a group once somebody has deleted it; it does not come back.
    """

    role = models.CharField(max_length=20, unique=True)
    group = models.OneToOneField(Group, models.SET_NULL, null=True, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.role


class SettledRight(models.Model):
    """A right that was given to a role, or taken from it, once; what the staff change later stays theirs."""

    role = models.CharField(max_length=20)
    right = models.CharField(max_length=200)
    """`app.codename`, or `app.codename@page` and `@collection` for one given at the root of a tree."""
    given = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["role", "right"], name="accounts_right_once")]

    def __str__(self) -> str:
        return f"{self.role}: {self.right}"


class AttemptCount(models.Model):
    """How often something limited was tried: logging in, asking for a mail, a code (`cms.accounts.attempts`).

    Who tried and on what is kept as a digest: a password typed as a name is not found here.
    """

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=64)
    """Digest of the account's or the restriction's name; empty where the limit is not about one."""
    origin = models.CharField(max_length=64)
    """Digest of the address or the device; empty where the limit is not about one."""
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)
    """When all of this is forgotten."""

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject", "origin"], name="one_count_of_attempts")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"


class AccountMail(models.Model):
    """A mail to a member of staff, sent by the worker and then deleted (`cms.accounts.mails`)."""

    kind = models.CharField(max_length=30)
    """Names the template `accounts/mail/<kind>.txt`."""
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True)
    """Without one, the mail is for the accounts that have the address in `to`, if any."""
    to = models.EmailField()
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} → {self.to}"


class AuthenticatorApp(models.Model):
    """An app that shows a new code every thirty seconds (TOTP, RFC 6238); an account has one at most."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authenticator_app"
    )
    secret = models.TextField()
    """Encrypted (`cms.accounts.encryption`)."""
    last_step = models.BigIntegerField(default=0)
    """The half minute (since 1970) of the last code that was used: no code up to it is taken again."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"authenticator app of {self.account}"


class Passkey(models.Model):
    """A public key whose private half never leaves a telephone, a computer or a security key (WebAuthn)."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential = models.BinaryField()
    """`AttestedCredentialData`, as WebAuthn writes it: identifier and public key."""
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code for the day when the telephone is lost; deleted when it is used."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "digest"], name="one_recovery_code")
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.account}"


class StaffSession(models.Model):
    """Where an account is logged in, as its owner is shown it."""

    session_key = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=60)
    """Browser and system, as far as the browser says."""
    address = models.GenericIPAddressField()
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.device}, {self.address}"
