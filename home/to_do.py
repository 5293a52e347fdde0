"""What the administration's home tells the staff: pages that wait for words, mails that do not leave."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.contrib.forms.utils import get_forms_for_user

from cms.items import has_body
from cms.page_rights import editable
from cms.plugins import plugins
from cms.publishing.models import Publication
from home.models import ContactMessage

AS_FROZEN = 'class=\\"to-complete\\"'
MOST = 20


@dataclass(frozen=True)
class ToDo:
    """A page with something left to do in it."""

    title: str
    address: str
    count: int
    reason: str = ""


def to_complete(user: Any) -> list[ToDo]:
    """The public pages where marks of the loaded text still stand, and how many, for who may edit them."""
    written = [plugin.name for plugin in plugins if has_body(plugin.schema)]
    rows = Publication.objects.live().filter(type__in=written, full__contains=AS_FROZEN)
    counts = {(row.key, row.lang): row.full.count(AS_FROZEN) for row in rows[:MOST]}
    pages = editable(user).filter(translation_key__in={key for key, _ in counts}).select_related("locale")
    return [
        ToDo(page.title, reverse("wagtailadmin_pages:edit", args=[page.pk]), counts[known])
        for page in pages.order_by("path")
        if (known := (str(page.translation_key), page.locale.language_code)) in counts
    ]


def not_mailed(user: Any) -> list[ToDo]:
    """The contact pages with messages whose mail has failed, and why the latest has, for their readers."""
    forms = get_forms_for_user(user).values("pk")
    waiting = ContactMessage.objects.filter(mailed_at=None, page__in=forms)
    failed = waiting.exclude(reason="").order_by("-submit_time")
    by_page: dict[int, list[ContactMessage]] = {}
    for message in failed.select_related("page")[:MOST]:
        by_page.setdefault(message.page_id, []).append(message)
    return [
        ToDo(
            messages[0].page.title,
            reverse("wagtailforms:list_submissions", args=[pk]),
            len(messages),
            messages[0].reason,
        )
        for pk, messages in by_page.items()
    ]


class ToDoPanel(Component):
    """Nothing at all when nothing is left to do."""

    name = "to_do"
    template_name = "home/admin/to_do.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"to_complete": to_complete(user), "not_mailed": not_mailed(user)}
