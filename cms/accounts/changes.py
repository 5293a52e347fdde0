"""When an account gets another password or mail address, its sessions end and a mail says so.

Whoever changes it: the owner, another member of the staff, a command. The session in which the owner did it
goes on, because the view gives it a new key (`update_session_auth_hash`).
"""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models.signals import post_save, pre_save

from cms.accounts.mails import enqueue
from cms.accounts.sessions import end_sessions

WATCHED = ("password", "email")


def remember_before(sender: type[AbstractUser], instance: AbstractUser, **kwargs: Any) -> None:
    """What the database holds, before it is overwritten."""
    fields = kwargs["update_fields"]
    instance.account_before = None  # type: ignore[attr-defined]
    if instance.pk and not kwargs["raw"] and (fields is None or set(WATCHED) & set(fields)):
        before = sender.objects.filter(pk=instance.pk).only(*WATCHED).first()
        instance.account_before = before  # type: ignore[attr-defined]


def react(sender: type[AbstractUser], instance: AbstractUser, **kwargs: Any) -> None:
    before = getattr(instance, "account_before", None)
    if before is None:
        return
    # A hash that Django renews while the owner logs in is no other password: then `_password` is not set.
    password = before.password != instance.password and instance._password is not None
    email = before.email != instance.email
    if password and before.has_usable_password():
        enqueue("password_changed", instance)
    if email:
        for address in filter(None, (before.email, instance.email)):
            enqueue("email_changed", instance, to=address, address=instance.email)
    if password or email or (before.has_usable_password() and not instance.has_usable_password()):
        end_sessions(instance)


def watch(user_model: type[AbstractUser]) -> None:
    pre_save.connect(remember_before, sender=user_model, dispatch_uid="cms.accounts.changes")
    post_save.connect(react, sender=user_model, dispatch_uid="cms.accounts.changes")
