"""Mails to the staff are written by the worker, never in the request that asks for them.

So how long an answer takes does not tell whether an account exists, and a silent mail server holds nobody up.
Links in them begin with `PUBLIC_URL`, whatever host the request named. They are made when they are sent: none
lies in the database.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext, ngettext
from wagtail.admin.mail import send_mail

from cms.accounts.attempts import AttemptLimit, Counter, take_all
from cms.accounts.models import AccountMail
from cms.publishing.overdue import Alert, Overdue, waiting
from cms.publishing.retrying import RetrySchedule

logger = logging.getLogger(__name__)

AN_HOUR = timedelta(hours=1)
TO_ONE_ACCOUNT = AttemptLimit("mail-account", 5, AN_HOUR)
OF_THE_SITE = AttemptLimit("mail-site", 100, AN_HOUR)
SCHEDULE = RetrySchedule(tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)))
AT_A_TIME = 10
MOST_WAITING = 500
"""Links asked for; more are not noted: those of the staff would come too late."""
RESET = "reset"
"""The only mail that anybody may ask for, and so the only one that may be for nobody."""
INVITATION = "invitation"


class TooManyMails(Exception):
    """No more mails for now, until when."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def sends_mail() -> bool:
    """Whether this site has a mail server; without one, mails are only printed."""
    return not settings.EMAIL_BACKEND.endswith(".console.EmailBackend")


def enqueue(kind: str, account: AbstractUser, to: str = "", **details: Any) -> None:
    """A mail to an account (or to the address that it had before); none where it has no address."""
    if sends_mail() and (to or account.email):
        AccountMail.objects.create(kind=kind, account=account, to=to or account.email, details=details)


def enqueue_reset(address: str) -> None:
    """A link to choose another password, for the accounts that have this address, if any."""
    if AccountMail.objects.filter(kind=RESET).count() < MOST_WAITING:
        AccountMail.objects.create(kind=RESET, to=address)


def send_due() -> None:
    """Send a few of the mails that wait: the periodic work of this room."""
    for mail in AccountMail.objects.filter(due_at__lte=timezone.now()).order_by("due_at")[:AT_A_TIME]:
        if _claimed(mail):
            _send(mail)


def overdue(before: datetime) -> Overdue:
    """The mails to the staff that were asked for before this moment and have not left."""
    return waiting(AccountMail.objects.filter(created_at__lt=before), "created_at")


def tell_of_overdue(user: Any, found: Overdue) -> Alert | None:
    """For who looks after accounts: they can hand a link on otherwise."""
    if not user.has_perm("auth.change_user"):
        return None
    words = ngettext(
        "%(count)s courriel à l’équipe (invitation, mot de passe, alerte) n’est pas parti.",
        "%(count)s courriels à l’équipe (invitations, mots de passe, alertes) ne sont pas partis.",
        found.number,
    )
    cure = gettext(
        "Le journal du travailleur dit pourquoi : la personne qui administre le site le lira, et vérifiera "
        "EMAIL_HOST et l’adresse du compte ; ils sont repris d’eux-mêmes."
    )
    return Alert(words % {"count": found.number}, cure)


def _claimed(mail: AccountMail) -> bool:
    """Whether this worker is the one that sends it; the next try is planned before this one is made."""
    due_at = timezone.now() + SCHEDULE.wait_after(mail.attempts + 1)
    same = AccountMail.objects.filter(pk=mail.pk, attempts=mail.attempts)
    return same.update(attempts=mail.attempts + 1, due_at=due_at) == 1


def _send(mail: AccountMail) -> None:
    """It is kept until it has left: a mail server may be away for days."""
    row = AccountMail.objects.filter(pk=mail.pk)
    try:
        for account in _accounts(mail):
            _send_to(account, mail)
    except TooManyMails as error:
        logger.warning("a mail (%s) waits: there were too many within the hour", mail.kind)
        row.update(due_at=error.until)
        return
    except Exception as error:
        logger.warning("a mail (%s) could not be sent: %s: %s", mail.kind, type(error).__name__, error)
        if not _is_given_up(mail, error):
            return
        logger.error("a mail (%s) is given up: it could not be sent for too long", mail.kind)
    row.delete()


def _is_given_up(mail: AccountMail, error: Exception) -> bool:
    """A link that anybody may ask for ends with its validity; what its address refuses, after as long."""
    ends = mail.kind == RESET or isinstance(error, SMTPRecipientsRefused)
    return ends and mail.created_at < timezone.now() - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def _accounts(mail: AccountMail) -> Iterator[AbstractUser]:
    if mail.account is not None:
        yield mail.account
    else:
        users = get_user_model().objects.filter(email__iexact=mail.to, is_active=True)
        yield from (user for user in users if user.has_usable_password())


def _send_to(account: AbstractUser, mail: AccountMail) -> None:
    """Raises `TooManyMails`; of links that anybody asked for, what is over for one account is not sent."""
    to_one = Counter(TO_ONE_ACCOUNT, account.get_username(), mail.kind)
    if mail.account is None and to_one.full_until():
        logger.warning("a mail (%s) was not sent: there were too many within the hour", mail.kind)
        return
    counters = [to_one, Counter(OF_THE_SITE)]
    if until := take_all(counters):
        raise TooManyMails(until)
    try:
        _write_to(account, mail)
    except Exception:
        for counter in counters:
            counter.give_back()  # what did not leave takes nobody's place
        raise


def _write_to(account: AbstractUser, mail: AccountMail) -> None:
    with translation.override(_language(account)):
        text = render_to_string(f"accounts/mail/{mail.kind}.txt", _context(account, mail))
    subject, _, body = text.partition("\n")
    send_mail(subject, body.lstrip("\n"), [account.email if mail.account is None else mail.to])


def _context(account: AbstractUser, mail: AccountMail) -> dict[str, Any]:
    return {
        **mail.details,
        "account": account,
        "at": mail.created_at,
        "site_name": settings.SITE_NAME,
        "origin": settings.PUBLIC_ORIGIN,
        "reset": settings.PUBLIC_ORIGIN + reverse("wagtailadmin_password_reset"),
        "link": LINKS[mail.kind](account) if mail.kind in LINKS else "",
    }


def reset_link(account: AbstractUser) -> str:
    return settings.PUBLIC_ORIGIN + reverse(
        "wagtailadmin_password_reset_confirm",
        args=[urlsafe_base64_encode(force_bytes(account.pk)), default_token_generator.make_token(account)],
    )


LINKS: dict[str, Callable[[AbstractUser], str]] = {RESET: reset_link}
"""The link in each kind of mail that has one, made when it is sent; `invitations` adds its own."""


def _language(account: AbstractUser) -> str:
    profile = getattr(account, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
