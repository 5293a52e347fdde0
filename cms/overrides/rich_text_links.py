"""The editor of rich text shows no link that would run something.

Wagtail looks at the scheme of a link when the text is saved, not when a stored one is shown.
"""

from typing import Any

from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler

from cms.rich_text import opens_a_page


class SafeLink(ExternalLinkElementHandler):
    """A stored link for the editor: without its address where that would run what it holds."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"url": attrs["href"] if opens_a_page(attrs["href"]) else ""}


def install(features: Any) -> None:
    """Have the editor read stored links by `SafeLink`; `features` is Wagtail's registry of rich text."""
    rule = features.converter_rules_by_converter["contentstate"]["link"]
    rule["from_database_format"]["a[href]"] = SafeLink("LINK")
