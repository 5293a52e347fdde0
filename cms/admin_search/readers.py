"""Who may find an object by what: a search tells words of nothing that its reader may not open."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Model, Q
from wagtail.log_actions import get_active_log_context
from wagtail.models import DraftStateMixin, Page
from wagtail.permissions import policy_registry

from cms import page_rights

SHOWN = ("titles", "said")
TITLES = (*SHOWN, "draft_titles")
ALL = (*TITLES, "draft_said")
READ_DRAFTS = {"change", "publish"}


class Tier(NamedTuple):
    """The columns by which the objects under a condition are found."""

    objects: Q
    columns: tuple[str, ...]


def tiers(model: type[Model]) -> list[Tier]:
    """What whoever acts (as Wagtail's log has it) may find objects of a model by, the most open first.

    A draft by its text: who may change or publish it. A page by its draft's title: whom the explorer shows
    it. A program, for which nobody acts, finds what lists show.
    """
    shown = Tier(Q(), SHOWN)
    if not issubclass(model, DraftStateMixin):
        return [shown]
    user = get_active_log_context().user
    if user is None:
        return [shown]
    if user.is_active and user.is_superuser:
        return [Tier(Q(), ALL)]
    policy = policy_registry.get_by_type(Page if issubclass(model, Page) else model)
    drafts = policy.instances_user_has_any_permission_for(user, READ_DRAFTS)
    found = [shown, Tier(Q(pk__in=drafts.values("pk")), ALL)]
    if issubclass(model, Page):
        found.insert(1, Tier(Q(pk__in=page_rights.explorable(user).values("pk")), TITLES))
    return found
