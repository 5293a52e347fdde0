"""Publishes and withdraws by the clock, page by page: one that fails does not stop the others."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import takewhile

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from cms.publishing import locks
from cms.publishing.models import PendingUpdate, Scope
from cms.publishing.retrying import postpone_after

logger = logging.getLogger(__name__)

Task = tuple[str, Callable[[], object]]


def publish_due(now: datetime | None = None, stopped: Callable[[], bool] = lambda: False) -> int:
    """Do what is due at `now`; returns how much was done. A failure is an update with its reason, retried.

    `stopped` is asked before each: once it says so, the rest is left to the next time.
    """
    now = now or timezone.now()
    with locks.alone("due") as free:
        if not free:
            return 0
        tasks = list(due(now))
        PendingUpdate.objects.filter(scope=Scope.DUE).exclude(
            ref__in=[name for name, _ in tasks]
        ).bulk_delete()
        return sum(_attempt(name, act, now) for name, act in takewhile(lambda task: not stopped(), tasks))


def due(now: datetime) -> Iterator[Task]:
    """(name, action) of everything whose time has come: expiries first, then publications."""
    for model in draftable():
        expired = model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at")
        for pk in expired.values_list("pk", flat=True):
            yield f"expire:{model._meta.label_lower}:{pk}", partial(_expire, model, pk, now)
    scheduled = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    for pk in scheduled.values_list("pk", flat=True):
        yield f"publish:revision:{pk}", partial(_publish, pk, now)


def draftable() -> list[type[DraftStateMixin]]:
    """All pages, and every other model that can be published and expire."""
    others = [m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page)]
    return [Page, *others]


@transaction.atomic
def _expire(model: type[DraftStateMixin], pk: int, now: datetime) -> None:
    """Read again under a lock: an editor may have put it off, or moved the page, since it was listed."""
    obj = model.objects.select_for_update().filter(pk=pk, live=True, expire_at__lt=now).first()
    if obj is not None:
        obj.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


@transaction.atomic
def _publish(pk: int, now: datetime) -> None:
    """The same for a revision: the row it will be written to is locked before it is read."""
    revision = Revision.objects.filter(pk=pk).select_related("base_content_type").first()
    if revision is None:
        return
    model = revision.base_content_type.model_class()
    model._base_manager.select_for_update().filter(pk=revision.object_id).first()
    still_due = Revision.objects.filter(pk=pk, approved_go_live_at__lt=now).first()
    if still_due is not None:
        still_due.publish(log_action="wagtail.publish.scheduled")


def _attempt(name: str, act: Callable[[], object], now: datetime) -> int:
    update = PendingUpdate.objects.filter(scope=Scope.DUE, ref=name).first()
    if update and update.due_at > now:
        return 0
    try:
        act()
    except Exception as error:
        logger.warning("%s failed", name, exc_info=True)
        postpone_after(error, lambda: update or PendingUpdate.objects.create(scope=Scope.DUE, ref=name))
        return 0
    PendingUpdate.objects.filter(scope=Scope.DUE, ref=name).bulk_delete()
    return 1
