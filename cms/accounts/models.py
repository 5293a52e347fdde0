"""What the database keeps of the staff's accounts beside Django's own tables."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class AttemptCount(models.Model):
    """How often something limited was tried: logging in, asking for a mail, a code (`cms.accounts.attempts`).

    Who tried and on what account is kept as a digest: a password typed as a name is not found here.
    """

    kind = models.CharField(max_length=20)
    account = models.CharField(max_length=64)
    """Digest of the account's name; empty where the limit is not about one."""
    origin = models.CharField(max_length=64)
    """Digest of the address or the device; empty where the limit is not about one."""
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)
    """When all of this is forgotten."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "account", "origin"], name="one_count_of_attempts")
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

    def __str__(self) -> str:
        return f"{self.kind} → {self.to}"
