"""An alias becomes a page of its own only by who may publish it, and what closed its source closes it still.

Wagtail asks for the right to change the alias alone. But what is public may depend on it: an alias is closed
by the restrictions of its source, and goes when its source is withdrawn.
"""

from typing import Any

from django.db import transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction, ConvertAliasPagePermissionError
from wagtail.models import Page, PageViewRestriction

from cms.publishing.visibility import lineage, restrictions_on


def install() -> None:
    """Have Wagtail's action, which its screen and its API share, ask here."""
    stock = ConvertAliasPageAction.execute

    @transaction.atomic
    def execute(self: Any, skip_permission_checks: bool = False) -> Any:
        if self.user and self.page.live and not self.page.permissions_for_user(self.user).can_publish():
            raise ConvertAliasPagePermissionError("You do not have permission to publish this page.")
        if self.page.alias_of_id:
            keep_restrictions(self.page, self.user)
        return stock(self, skip_permission_checks)

    ConvertAliasPageAction.execute = execute


def keep_restrictions(alias: Page, user: Any) -> None:
    """Give an alias, for its own, the restrictions that hold for it because of what it stands for."""
    for restriction in restrictions_on(alias).exclude(page__path__in=lineage(alias.path)):
        kept = PageViewRestriction(
            page=alias, restriction_type=restriction.restriction_type, password=restriction.password
        )
        kept.save(user=user)
        kept.groups.set(restriction.groups.all())
