"""The messages of contact forms are mailed by the worker, and erased in time; their senders after a day."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.publishing.overdue import Overdue, waiting
from cms.publishing.retrying import RetrySchedule
from home.models import ContactMessage, ContactPage, SiteSettings

logger = logging.getLogger(__name__)

SCHEDULE = RetrySchedule(tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 720, 1440)))
AT_A_TIME = 5
A_DAY = timedelta(days=1)
MONTH = timedelta(days=30.44)


class Nobody(Exception):
    """Nowhere to send a message to."""


def send_and_erase_messages() -> None:
    """The periodic work of contact forms: mail the messages that wait, erase those past their time."""
    mail_due()
    erase_old()


def mail_due() -> None:
    """Mail a few of the messages that wait; each failure is kept with its reason and tried again."""
    waiting = ContactMessage.objects.filter(mailed_at=None, due_at__lte=timezone.now()).order_by("due_at")
    for message in waiting.select_related("page")[:AT_A_TIME]:
        if claimed(message):
            mail(message)


def overdue(before: datetime) -> Overdue:
    """The messages of before this moment that were not mailed; the home of the staff says why each fails."""
    return waiting(ContactMessage.objects.filter(mailed_at=None, submit_time__lt=before), "submit_time")


def claimed(message: ContactMessage) -> bool:
    """Whether this worker is the one that sends it; no lock is held while the mail server thinks."""
    due_at = timezone.now() + SCHEDULE.wait_after(message.attempts + 1)
    same = ContactMessage.objects.filter(pk=message.pk, attempts=message.attempts, mailed_at=None)
    return same.update(attempts=F("attempts") + 1, due_at=due_at) == 1


def mail(message: ContactMessage) -> None:
    row = ContactMessage.objects.filter(pk=message.pk)
    try:
        with override(settings.LANGUAGE_CODE):
            mail_of(message).send()
    except Exception as error:
        reason = str(error) if isinstance(error, Nobody) else f"{type(error).__name__}: {error}"
        logger.warning("the message %s could not be mailed: %s", message.pk, reason)
        row.update(reason=reason[:1000])
    else:
        row.update(mailed_at=timezone.now(), reason="")


def mail_of(message: ContactMessage) -> EmailMessage:
    """The mail to the team; answering it writes to the visitor, but no machine should (RFC 3834): whoever
    writes the address of another would have them answered. Raises `Nobody`."""
    page: ContactPage = message.page.specific
    fields, answers = list(page.form_fields.all()), message.answers()
    replies = [message.form_data.get(field.clean_name) for field in fields if field.field_type == "email"]
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(
        subject=_("Message reçu par « %(page)s »") % {"page": " ".join(page.title.split())},
        body=render_to_string(
            "home/mail/message.txt",
            {
                "answers": [(field.label, answers.get(field.clean_name, "")) for field in fields],
                "message": message,
                "list": settings.PUBLIC_ORIGIN + reverse("wagtailforms:list_submissions", args=[page.pk]),
            },
        ),
        to=recipients(page),
        reply_to=[address for address in replies if is_address(address)],
        headers=headers,
    )


def is_address(answer: object) -> bool:
    """Whether this is one address: a field may have become that of an address after it was answered."""
    try:
        validate_email(answer if isinstance(answer, str) else None)
    except ValidationError:
        return False
    return True


def recipients(page: ContactPage) -> list[str]:
    """Whom the page names, else the address of the site in its language; raises `Nobody`."""
    of_site = SiteSettings.objects.filter(locale=page.locale).values_list("contact_email", flat=True).first()
    found = [address.strip() for address in (page.to_address or of_site or "").split(",") if address.strip()]
    if not found:
        raise Nobody(
            _("aucune adresse où l’envoyer ; écrivez-en une dans la page de contact ou l’identité du site")
        )
    return found


def erase_old() -> None:
    now = timezone.now()
    ContactMessage.objects.filter(submit_time__lt=now - A_DAY).exclude(sender="").update(sender="")
    for page in ContactPage.objects.only("pk", "keep_months"):
        ContactMessage.objects.filter(page=page, submit_time__lt=now - page.keep_months * MONTH).delete()
