"""Three lists of Wagtail's administration, less what their reader may not see elsewhere in it.

The addresses from which the editor's scripts read images and documents list every file to whoever may
log in, those of restricted collections included; the report on types of pages names the last page edited
of each type, whoever reads it.
"""

from typing import Any

from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

from cms import page_rights

FILE_ACTIONS = {"add", "change", "choose"}


def install() -> None:
    """Have the three ask for the rights of their reader."""
    for view in (ImagesAdminAPIViewSet, DocumentsAdminAPIViewSet):
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


def _only_allowed(stock: Any) -> Any:
    def get_queryset(self: Any) -> Any:
        files = stock(self)
        policy = policy_registry.get_by_type(files.model)
        allowed = policy.instances_user_has_any_permission_for(self.request.user, FILE_ACTIONS)
        return files.filter(pk__in=allowed.values("pk"))

    return get_queryset
