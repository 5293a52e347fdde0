"""Lists of pages name what they count: where Wagtail's view gives no name, the heading ended in « None »."""

from typing import Any

from wagtail.admin.ui.tables.pages import PageTitleColumn
from wagtail.models import Page


def install() -> None:
    """Have the heading over titles say « 1-1 sur 1 page » in the search too."""
    stock = PageTitleColumn.get_header_context_data

    def get_header_context_data(self: Any, parent_context: Any) -> dict[str, Any]:
        context = stock(self, parent_context)
        if not context["model_name"]:
            one = context["items_count"] == 1
            context["model_name"] = Page._meta.verbose_name if one else Page._meta.verbose_name_plural
        return context

    PageTitleColumn.get_header_context_data = get_header_context_data
