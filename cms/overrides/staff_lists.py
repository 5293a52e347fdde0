"""Lists of Wagtail's administration, less what their reader may not see elsewhere in it.

The addresses from which the editor's scripts read images and documents list every file to whoever may
log in, those of restricted collections included; the report on types of pages names the last page edited
of each type, whoever reads it; the home names the pages that one has edited, locked or submitted, also when
one may not see them any more.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from operator import attrgetter, itemgetter
from typing import Any

from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
)
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms import page_rights

PANELS: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = (
    (RecentEditsPanel, "last_edits", itemgetter(1)),
    (LockedPagesPanel, "locked_pages", lambda page: page),
    (UserObjectsInWorkflowModerationPanel, "workflow_states", attrgetter("content_object")),
)
"""Each panel of the home, the name of its list, and the page that an entry of it is about."""
FILE_ACTIONS = {"add", "change", "choose"}
FILE_LISTS = {
    "wagtail.images.api.admin": "ImagesAdminAPIViewSet",
    "wagtail.documents.api.admin": "DocumentsAdminAPIViewSet",
}
"""Packages with the lists of files, and their views; Wagtail 8.1 has them no more."""


def install() -> None:
    """Have them ask for the rights of their reader."""
    for panel, name, page_of in PANELS:
        panel.get_context_data = _of_known_pages(panel.get_context_data, name, page_of)
    for view in _file_lists():
        view.get_queryset = _only_allowed(view.get_queryset)
    stock = PageTypesUsageReportView.decorate_paginated_queryset

    def decorate_paginated_queryset(self: Any, page_types: Any) -> Any:
        listed = stock(self, page_types)
        last = [item.last_edited_page.pk for item in listed if item.last_edited_page]
        known = set(
            page_rights.explorable(self.request.user).filter(pk__in=last).values_list("pk", flat=True)
        )
        for item in listed:
            if item.last_edited_page and item.last_edited_page.pk not in known:
                item.last_edited_page = None
        return listed

    PageTypesUsageReportView.decorate_paginated_queryset = decorate_paginated_queryset


def _file_lists() -> Iterator[Any]:
    for package, name in FILE_LISTS.items():
        if find_spec(package):
            yield getattr(import_module(f"{package}.views"), name)


def _only_allowed(stock: Any) -> Any:
    def get_queryset(self: Any) -> Any:
        files = stock(self)
        policy = policy_registry.get_by_type(files.model)
        allowed = policy.instances_user_has_any_permission_for(self.request.user, FILE_ACTIONS)
        return files.filter(pk__in=allowed.values("pk"))

    return get_queryset


def _of_known_pages(stock: Any, name: str, page_of: Callable[[Any], Any]) -> Any:
    def get_context_data(self: Any, parent_context: Any) -> Any:
        context = stock(self, parent_context)
        listed, user = list(context[name]), parent_context["request"].user
        pages = [found.pk for entry in listed if isinstance(found := page_of(entry), Page)]
        known = {*page_rights.explorable(user).filter(pk__in=pages).values_list("pk", flat=True)}
        context[name] = [
            entry for entry in listed if not isinstance(page_of(entry), Page) or page_of(entry).pk in known
        ]
        return context

    return get_context_data
