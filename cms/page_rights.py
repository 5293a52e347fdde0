"""What a member of the staff may know of pages: those that the explorer shows them, and no other title.

Wagtail asks this of its explorer; reports, panels and choosers ask it here.
"""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import GroupApprovalTask, Page
from wagtail.permissions import policy_registry

ACTIONS = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}


def has_page_right(user: Any) -> bool:
    """Whether they may do something to some page, or are asked to approve pages."""
    if policy_registry.get_by_type(Page).user_has_any_permission(user, ACTIONS):
        return True
    return GroupApprovalTask.objects.filter(active=True, groups__user=user).exists()


def looks_after_all(user: Any) -> bool:
    """Whether they have a right at the root of the pages: every title is shown to them."""
    root = Page.get_first_root_node()
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission_for_instance(user, ACTIONS, root))


def explorable(user: Any) -> QuerySet[Page]:
    """The pages that the explorer shows them."""
    policy = policy_registry.get_by_type(Page)
    if not policy.user_has_any_permission(user, ACTIONS):
        return Page.objects.none()
    return policy.explorable_instances(user)


def editable(user: Any) -> QuerySet[Page]:
    """The pages that they may change."""
    return policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")


def choosable(user: Any) -> QuerySet[Page]:
    """The pages that a chooser may name: those they may explore, and what everybody may see."""
    if looks_after_all(user):
        return Page.objects.all()
    return explorable(user) | Page.objects.live().public()


def may_see(user: Any, page: Page) -> bool:
    """Whether a page may be named to them; also one that waits for their approval."""
    known = explorable(user).filter(pk=page.pk).exists()
    return known or bool(page.permissions_for_user(user).can_edit())
