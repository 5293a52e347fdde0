"""The name of a term proposes its identifier while one writes, as a page's title proposes its address."""

from typing import Any

from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput


class TermNamePanel(TitleFieldPanel):
    """The field that names a term. The slug follows what is typed here until the term was published once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"classname": "", "placeholder": False, **kwargs})

    class BoundPanel(TitleFieldPanel.BoundPanel):  # type: ignore[misc]
        def get_should_apply(self) -> bool:
            """Wagtail asks whether it is live: a term that was unpublished keeps its slug as well."""
            return getattr(self.instance, "first_published_at", None) is None


class TermSlugPanel(FieldPanel):
    """The identifier of a term: what is typed becomes lower-case words with hyphens."""

    def __init__(self, field_name: str = "slug", **kwargs: Any) -> None:
        super().__init__(field_name, **{"widget": SlugInput(), **kwargs})
