"""Tells the staff by e-mail that a partner no longer receives what is published, and that it does again."""

import logging
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.utils import timezone, translation
from wagtail.admin.mail import send_mail

from cms.reading.site import site_in
from cms.syndication.messages import pending
from cms.syndication.models import Subscription

logger = logging.getLogger(__name__)

PATIENCE = 3
"""Failures in a row, about five minutes of them, before anybody is disturbed."""
BACKEND = "cms.accounts.lockout.StaffBackend"


def notify(subscription: Subscription, succeeded: bool) -> None:
    """Write once when a partner falls behind, once when calls to it stop for good, once when it is back.

    Mail that cannot be sent is logged and stops nothing; it is written again after the next call.
    """
    now = Subscription.objects.select_related("partner").filter(pk=subscription.pk).first()
    if now is None:
        return
    stopped = now.state in (Subscription.State.GONE, Subscription.State.ABANDONED)
    behind = now.failures >= PATIENCE
    if succeeded and now.notified_at and _send("back", now):
        _record(now, None)
    due = stopped or (behind and not now.notified_at)
    if not succeeded and due and _send("stopped" if stopped else "behind", now):
        _record(now, timezone.now())


def _record(subscription: Subscription, at: datetime | None) -> None:
    Subscription.objects.filter(pk=subscription.pk).update(notified_at=at)


def recipients() -> list[str]:
    """The addresses of those who may look after subscriptions."""
    users = get_user_model().objects.with_perm("syndication.change_subscription", backend=BACKEND)
    return sorted({user.email for user in users if user.is_active and user.email})


def _send(kind: str, subscription: Subscription) -> bool:
    """Whether the mail left; also where nobody is to receive it."""
    context = {
        "subscription": subscription,
        "attempt": subscription.attempts.first(),
        "pending": pending(subscription).count(),
        "site": site_in(settings.LANGUAGE_CODE).name,
        "origin": settings.PUBLIC_ORIGIN,
    }
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(f"syndication/mail/{kind}.txt", context)
    subject, _, body = text.partition("\n")
    try:
        if addresses := recipients():
            send_mail(subject, body.lstrip("\n"), addresses)
    except Exception:
        logger.exception("the staff could not be notified about %s", subscription)
        return False
    return True
