"""Takes a whole branch offline in a few statements, where Wagtail saves one page after the other.

The same columns and the same lines in the history as by `UnpublishPageAction`; but one update for the
branch stands in for the signals of its pages.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState, get_page_models

from cms.publishing.models import Cause
from cms.publishing.outbox import enqueue_indexing, enqueue_subtree
from cms.publishing.refs import content_type_ids
from cms.publishing.sql_parameters import one_parameter

OWN_RULES = ("get_lock", "permissions_for_user", "unpublish")


def unpublish_branch(page: Page, user: Any) -> int:
    """Unpublish the page and what is live below it as far as `user` may; returns how many pages.

    Call with the right to unpublish `page`, which Wagtail passes on to all that is below it. Where it
    looks further (locks, workflows, schedules, a type's own rules) each page goes Wagtail's own way.
    """
    below = page.get_descendants().filter(live=True)
    apart = _looked_at_one_by_one()
    with transaction.atomic():
        UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
        plain = take_offline(below.exclude(apart), user)
        enqueue_subtree(page.path, Cause.UNPUBLISHED, page.title)
    return 1 + plain + sum(_unpublish(child.specific, user) for child in below.filter(apart))


def take_offline(pages: QuerySet, user: Any = None, logged: bool = True) -> int:
    """Make these live pages and their aliases drafts, as one change; returns how many, aliases apart."""
    rows = list(pages.filter(live=True).values_list("pk", "content_type_id", "draft_title", "title"))
    pks = _with_aliases([pk for pk, *_ in rows])
    offline = {"live": False, "has_unpublished_changes": True, "live_revision": None}
    Page.objects.filter(pk__in=one_parameter(pks, "bigint")).update(**offline)
    enqueue_indexing(pks)
    if logged:
        PageLogEntry.objects.bulk_create(_log_entries(rows, user), batch_size=1000)
    return len(rows)


def _unpublish(page: Page, user: Any) -> int:
    if not page.permissions_for_user(user).can_unpublish():
        return 0
    UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    return 1


def _looked_at_one_by_one() -> Q:
    """The pages of which the right to unpublish the branch does not say all."""
    pages = ContentType.objects.get_for_model(Page)
    scheduled = Revision.objects.filter(base_content_type=pages, approved_go_live_at__isnull=False)
    in_workflow = WorkflowState.objects.active().filter(base_content_type=pages)
    waiting = {
        int(pk) for found in (scheduled, in_workflow) for pk in found.values_list("object_id", flat=True)
    }
    own = [model for model in get_page_models() if any(_differs(model, name) for name in OWN_RULES)]
    apart = Q(locked=True) | Q(pk__in=one_parameter(sorted(waiting), "bigint"))
    return apart | Q(content_type__in=content_type_ids(own))


def _differs(model: type[Page], name: str) -> bool:
    return getattr(model, name) is not getattr(Page, name)


def _with_aliases(pks: list[int]) -> list[int]:
    """These pages and the live pages that stand for one of them, and so on."""
    known, pending = set(pks), list(pks)
    while pending:
        aliases = Page.objects.filter(live=True, alias_of__in=one_parameter(pending, "bigint"))
        pending = [pk for pk in aliases.values_list("pk", flat=True) if pk not in known]
        known.update(pending)
    return sorted(known)


def _log_entries(rows: Iterable[tuple], user: Any) -> Iterator[PageLogEntry]:
    now = timezone.now()
    for pk, content_type_id, draft_title, title in rows:
        yield PageLogEntry(
            page_id=pk,
            content_type_id=content_type_id,
            label=draft_title or title,
            action="wagtail.unpublish",
            timestamp=now,
            user=user,
        )
