"""What the administration is given: an editor of rich text whose links run nothing, a page of components."""

from typing import Any

from django.urls import path
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler

from cms.rich_text import opens_a_page
from cms.website.style_guide import showcase


class PlainLink(ExternalLinkElementHandler):
    """A stored link for the editor; Wagtail looks at its scheme when the text is saved, not when shown."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"url": attrs["href"] if opens_a_page(attrs["href"]) else ""}


@hooks.register("register_rich_text_features", order=100)
def give_plain_links(features: Any) -> None:
    rule = features.converter_rules_by_converter["contentstate"]["link"]
    rule["from_database_format"]["a[href]"] = PlainLink("LINK")


@hooks.register("register_admin_urls")
def add_showcase() -> list[Any]:
    return [path("composants/", showcase, name="style-guide")]
