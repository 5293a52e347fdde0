"""The administration of a vocabulary: its list says what is a draft."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet


class TermViewSet(SnippetViewSet):
    """A vocabulary in the menu of snippets; `list_display` names its own columns."""

    icon = "tag"

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Wagtail adds the column of the state only where a list names no columns."""
        columns = [*self.list_display, LiveStatusTagColumn(label=_("État"))]
        return super().get_index_view_kwargs(**{"list_display": columns, **kwargs})
