"""A new account gets a mail with a link that sets its password; until then nobody can log in with it."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.encoding import force_bytes
from django.utils.html import format_html
from django.utils.http import urlsafe_base64_encode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.accounts.attempts import digest
from cms.accounts.mails import INVITATION, RESET, enqueue, reset_link, sends_mail
from cms.accounts.models import AccountMail

DAYS = 7
SALT = "cms.accounts.invitations"


class InvitationTokens:
    """Good for seven days and once: each is about the password that the account does not yet have."""

    def make_token(self, account: AbstractUser) -> str:
        return TimestampSigner(salt=SALT).sign(_state(account))

    def check_token(self, account: AbstractUser | None, token: str) -> bool:
        if account is None or account.has_usable_password() or not account.is_active:
            return False
        try:
            state = TimestampSigner(salt=SALT).unsign(token, max_age=DAYS * 24 * 3600)
        except BadSignature:
            return False
        return constant_time_compare(state, _state(account))


tokens = InvitationTokens()


def _state(account: AbstractUser) -> str:
    return digest(f"{account.pk} {account.password} {account.email}")


def invitation_link(account: AbstractUser) -> str:
    number = urlsafe_base64_encode(force_bytes(account.pk))
    return settings.PUBLIC_ORIGIN + reverse("accounts_invitation", args=[number, tokens.make_token(account)])


def invite(account: AbstractUser, by: AbstractUser) -> str | SafeString:
    """Sends an invitation, which makes earlier ones worthless; returns what to tell who asked for it."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
    log(account, "accounts.invited", user=by)
    AccountMail.objects.filter(kind=INVITATION, account=account).delete()
    enqueue(INVITATION, account)
    sent = _("Une invitation part vers %(address)s : son lien sert une fois, pendant %(days)s jours.")
    shown = _(
        "Ce site n'envoie pas de courriel. Remettez ce lien, qui sert une fois, pendant %(days)s jours :"
    )
    return _told(account, sent, shown, invitation_link(account), DAYS)


def send_reset_link(account: AbstractUser, by: AbstractUser) -> str | SafeString:
    """Sends a link for another password; the present one works until it is used. Returns what to tell."""
    log(account, "accounts.reset_sent", user=by)
    enqueue(RESET, account)
    sent = _("Un lien part vers %(address)s : il sert une fois, pendant %(days)s jours.")
    shown = _(
        "Ce site n'envoie pas de courriel. Remettez ce lien, qui sert une fois, pendant %(days)s jours :"
    )
    return _told(account, sent, shown, reset_link(account), settings.PASSWORD_RESET_TIMEOUT // 86_400)


def _told(account: AbstractUser, sent: str, shown: str, link: str, days: int) -> str | SafeString:
    """Where no mail is sent, the link itself, to be handed on."""
    if sends_mail() and account.email:
        return sent % {"address": account.email, "days": days}
    return format_html("{} <code>{}</code>", shown % {"days": days}, link)
