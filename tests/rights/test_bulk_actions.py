"""What is done to many at once is judged by what it did: its screens answer everybody who may open them."""

from django.contrib.auth.models import User
from django.db import transaction
from taggit.models import TaggedItem
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from cms.media.models import SiteDocument, SiteImage
from home.models import SiteSettings
from news.models import Topic
from projects.models import Sector
from tests.rights.matrix import EDITORS, PUBLISHERS
from tests.rights.world import ACCOUNTS, ADMINISTRATORS

FILE_ACTIONS = ("add_tags", "add_to_collection", "delete")
DONE_BY = {
    **{("wagtailcore.page", action): ("draft", EDITORS) for action in ("delete", "move")},
    ("wagtailcore.page", "publish"): ("draft", PUBLISHERS),
    ("wagtailcore.page", "unpublish"): ("live", PUBLISHERS),
    **{("media.siteimage", action): ("image", PUBLISHERS) for action in FILE_ACTIONS},
    **{("media.sitedocument", action): ("document", PUBLISHERS) for action in FILE_ACTIONS},
    ("news.topic", "delete"): ("topic", PUBLISHERS),
    ("projects.sector", "delete"): ("sector", PUBLISHERS),
    ("home.sitesettings", "delete"): ("sitesettings", (ADMINISTRATORS,)),
    **{
        ("auth.user", action): ("user", (ADMINISTRATORS,))
        for action in ("assign_role", "delete", "set_active_state")
    },
}
"""What each is tried on, and who may; by (model, action)."""


def registered() -> set[tuple[str, str]]:
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    return {
        (f"{label}.{model}", action)
        for label, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
        for action in actions
    }


def state() -> list[list]:
    """All that these actions change."""
    tables = [Page.objects.values_list("pk", "live", "path"), TaggedItem.objects.values_list("pk")]
    tables += [model.objects.values_list("pk", "collection") for model in (SiteImage, SiteDocument)]
    tables += [model.objects.values_list("pk") for model in (Topic, Sector, SiteSettings)]
    tables.append(User.objects.values_list("pk", "is_active", "groups"))
    return [sorted(table, key=str) for table in tables]


def does(staff, account: str, model: str, action: str, pk: int) -> bool:
    """Whether the account, sending what the form of the action would send, changes anything."""
    numbers = staff.world.numbers
    form = {"mark_as_active": "False", "role": numbers["group"], "collection": numbers["collection"]}
    form |= {"tags": "puits", "chooser": numbers["section"]}
    if action == "add_to_collection":
        form["collection"] = 1
    label, name = model.split(".")
    save, before = transaction.savepoint(), state()
    staff.clients[account].post(f"/admin/bulk/{label}/{name}/{action}/?id={pk}", form)
    changed = state() != before
    transaction.savepoint_rollback(save)
    return changed


def test_every_bulk_action_is_declared():
    assert registered() == set(DONE_BY)


def test_each_is_done_by_those_who_may_and_by_nobody_else(staff):
    done = {
        (model, action): {
            account for account in ACCOUNTS if does(staff, account, model, action, staff.world.numbers[on])
        }
        for (model, action), (on, _) in DONE_BY.items()
    }
    assert done == {named: set(accounts) for named, (_, accounts) in DONE_BY.items()}
