"""Mails about a page go to whom the administration would still name it, and to nobody who once could see it.

Wagtail writes to those who commented on a page or submitted it, whatever has become of their rights or of
the place of the page since; the mail holds its title, what was said of it, and who says it.
"""

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page

from cms.page_rights import may_see


def install() -> None:
    """Have Wagtail's mails about comments and workflows pass through `still_concerned`."""
    from wagtail.admin.mail import EmailNotificationMixin
    from wagtail.admin.views.pages import edit

    stock_send, stock_recipients = edit.send_notification, EmailNotificationMixin.get_valid_recipients

    def send_notification(recipients: Iterable[Any], notification: str, context: dict[str, Any]) -> Any:
        return stock_send(still_concerned(recipients, context["page"]), notification, context)

    def get_valid_recipients(self: Any, instance: Any, **kwargs: Any) -> set[Any]:
        state = getattr(instance, "workflow_state", instance)
        return set(still_concerned(stock_recipients(self, instance, **kwargs), state.content_object))

    edit.send_notification = send_notification
    EmailNotificationMixin.get_valid_recipients = get_valid_recipients


def still_concerned(users: Iterable[Any], obj: Any) -> list[Any]:
    """Those of the users who may enter the administration, and see there the page they are told about."""
    staff = [user for user in users if user and user.has_perm("wagtailadmin.access_admin")]
    return [user for user in staff if may_see(user, obj)] if isinstance(obj, Page) else staff
