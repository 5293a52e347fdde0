"""A page goes with its visitors' messages only for who may delete them; a form tells their readers of them.

Wagtail asks for the rights on the page alone, wherever a page is deleted: in its menu, in bulk, by the API.
"""

from typing import Any

from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.models import PagePermissionTester

from cms.accounts import messages


def install() -> None:
    """Have deletion and the panel above a form ask for the rights on messages too."""
    may_delete, shown = PagePermissionTester.can_delete, FormSubmissionsPanel.BoundPanel.is_shown

    def can_delete(self: Any, ignore_bulk: bool = False) -> bool:
        allowed = may_delete(self, ignore_bulk)
        return bool(allowed and (self.user.is_superuser or not messages.keeps_messages(self.user, self.page)))

    def is_shown(self: Any) -> bool:
        kept = self.panel.model().get_submission_class()
        return bool(messages.may(self.request.user, "view", kept) and shown(self))

    PagePermissionTester.can_delete = can_delete
    FormSubmissionsPanel.BoundPanel.is_shown = is_shown
