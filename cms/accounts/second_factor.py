"""Whose password is not enough: the accounts that have a second factor, and those whose group must have one.

What a session may do follows from here alone (`may_pass`), not from the view that is asked: one that has
not shown its second factor is a visitor's for the whole site.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from wagtail.log_actions import log

from cms.accounts.mails import enqueue
from cms.accounts.models import AuthenticatorApp, Passkey, RecoveryCode
from cms.accounts.sessions import end_sessions

EVERYBODY = "*"
PASSED = "second_factor_passed"
"""Of a session: the account whose second factor was shown."""


def has_second_factor(account: AbstractUser) -> bool:
    apps, passkeys = (rows.objects.filter(account=account) for rows in (AuthenticatorApp, Passkey))
    return apps.exists() or passkeys.exists()


def must_have_second_factor(account: AbstractUser) -> bool:
    """Whether `REQUIRE_SECOND_FACTOR` names one of its groups, or everybody."""
    names = settings.REQUIRE_SECOND_FACTOR
    return EVERYBODY in names or (bool(names) and account.groups.filter(name__in=names).exists())


def lacks_second_factor(account: AbstractUser) -> bool:
    """Whether the account may do nothing until it has set one up."""
    return must_have_second_factor(account) and not has_second_factor(account)


def may_pass(request: HttpRequest, account: AbstractUser) -> bool:
    """Whether the session has shown all that this account has to show."""
    if request.session.get(PASSED) == account.pk:
        return True
    return not has_second_factor(account) and not must_have_second_factor(account)


def staff_of(request: HttpRequest) -> Any:
    """The account of the session; a visitor where it has not shown its second factor."""
    account = get_user(request)
    return account if account.is_anonymous or may_pass(request, account) else AnonymousUser()


def waits_for_second_factor(request: HttpRequest) -> bool:
    """Whether the session was one before a second factor was asked of its account."""
    return request.user.is_anonymous and SESSION_KEY in request.session


def added(request: HttpRequest, account: AbstractUser) -> None:
    """After a factor was added: whoever was logged in elsewhere logs in again, and the owner is told."""
    log(account, "accounts.second_factor_added", user=account)
    enqueue("second_factor_added", account)
    end_sessions(account, keep=request.session.session_key)


@transaction.atomic
def remove(account: AbstractUser, by: AbstractUser | None, keep: str | None = None) -> bool:
    """Removes all factors of an account, and its sessions but `keep`; False where there were none.

    `by` is None for a command.
    """
    if not has_second_factor(account):
        return False
    AuthenticatorApp.objects.filter(account=account).delete()
    Passkey.objects.filter(account=account).delete()
    removed(account, by, keep)
    return True


def removed(account: AbstractUser, by: AbstractUser | None, keep: str | None = None) -> None:
    """After a factor was removed: recovery codes go with the last one."""
    if not has_second_factor(account):
        RecoveryCode.objects.filter(account=account).delete()
    log(account, "accounts.second_factor_removed", user=by)
    enqueue("second_factor_removed", account)
    end_sessions(account, keep=keep)
