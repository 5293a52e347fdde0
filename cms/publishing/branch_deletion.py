"""Deletes a large branch: taken offline in the request, deleted page by page by the worker.

An update holds the work until the last page is gone, so nothing is lost when a process dies. Only
what was there when the editor confirmed is deleted: those pages are locked, by nobody.
"""

import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from cms.publishing import locks
from cms.publishing.branch_unpublishing import take_offline
from cms.publishing.models import Cause, PendingUpdate, Scope
from cms.publishing.outbox import defer_to_worker, enqueue, enqueue_subtree
from cms.publishing.retrying import postpone, postpone_after
from cms.publishing.sql_parameters import one_parameter

logger = logging.getLogger(__name__)

AT_A_TIME = 20
"""Pages in one transaction: half a second, for nobody may write meanwhile on SQLite."""


def delete_later(page: Page, user: Any) -> int:
    """Take the branch offline, lock it and leave its deletion to the worker; returns how many pages it has.

    Call with the right to delete `page`, which Wagtail passes on to all that is below it.
    """
    branch = Page.objects.filter(path__startswith=page.path)
    pks = list(branch.values_list("pk", flat=True))
    with transaction.atomic():
        take_offline(branch, logged=False)
        branch.update(locked=True, locked_at=timezone.now(), locked_by=None)
        ours = one_parameter([str(pk) for pk in pks], "text")
        Revision.page_revisions.filter(object_id__in=ours).exclude(approved_go_live_at=None).update(
            approved_go_live_at=None
        )
        enqueue(
            Scope.DELETION,
            f"{page.pk}:{user.pk}",
            cause=Cause.DELETED,
            about=page.title,
        )
        enqueue_subtree(page.path, Cause.DELETED, page.title)
    return len(pks)


def given_up(page: Page) -> QuerySet:
    """What is left of a branch that was given up: without what was added, or unlocked, since."""
    return Page.objects.filter(path__startswith=page.path, locked=True, locked_by=None)


def delete_some() -> int:
    """Delete a few pages of a branch that was given up, the deepest first; returns how many updates."""
    due = PendingUpdate.objects.filter(scope=Scope.DELETION, due_at__lte=timezone.now())
    wanted = due.order_by("attempts", "pk").first()
    if wanted is None:
        return 0
    page_pk, user_pk = _named(wanted)
    page = Page.objects.filter(pk=page_pk).first()
    if page is None:
        PendingUpdate.objects.filter(pk=wanted.pk).bulk_delete()
        return 1
    apart = _failed_alone() - {page_pk}
    leaves = given_up(page).filter(numchild=0).exclude(pk__in=one_parameter(sorted(apart), "bigint"))
    chosen = list(leaves.order_by("-depth", "path")[:AT_A_TIME])
    if not chosen:
        postpone(
            wanted, _("Des pages restent : elles ont été ajoutées ou déverrouillées depuis, ou ont échoué.")
        )
    with defer_to_worker(), transaction.atomic():
        user = get_user_model().objects.filter(pk=user_pk).first()
        for leaf in chosen:
            if not _delete(leaf, user, wanted):
                break
    return 1


def _named(wanted: PendingUpdate) -> tuple[int, int]:
    page_pk, _, user_pk = wanted.ref.partition(":")
    return int(page_pk), int(user_pk)


def _failed_alone() -> set[int]:
    """Pages that could not be deleted: each has an update of its own by now, and stops no other."""
    failed = PendingUpdate.objects.filter(scope=Scope.DELETION, attempts__gt=0)
    return {_named(update)[0] for update in failed}


def _delete(page: Page, user: Any, wanted: PendingUpdate) -> bool:
    """In its own savepoint, so that a page that cannot be deleted costs only itself.

    Whether to go on: where another holds a lock, the branch waits, or each page would wait in its turn.
    """
    try:
        with transaction.atomic():
            page.specific.delete(user=user, skip_permission_checks=True)
    except Exception as error:
        logger.warning("page %s could not be deleted", page.pk, exc_info=True)
        waits = locks.timed_out(error)
        postpone_after(error, lambda: wanted if waits else _update_of(page, wanted))
        return not waits
    return True


def _update_of(page: Page, wanted: PendingUpdate) -> PendingUpdate:
    """The update of this page alone, where it is not the branch itself that fails."""
    ref = f"{page.pk}:{_named(wanted)[1]}"
    if ref == wanted.ref:
        return wanted
    return PendingUpdate.objects.create(scope=Scope.DELETION, ref=ref, cause=Cause.DELETED, about=page.title)
