"""What the engine adds to Wagtail's administration: safe links, the style guide, a word before terms go."""

from typing import Any

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from cms.overrides import rich_text_links
from cms.vocabularies import deletion
from cms.website.style_guide import showcase

hooks.register("register_rich_text_features", rich_text_links.install, order=100)
hooks.register("before_delete_snippet", deletion.before_delete)


@hooks.register("register_admin_urls")
def add_style_guide() -> list[Any]:
    return [path("composants/", showcase, name="style-guide")]


@hooks.register("insert_global_admin_js")
def keep_typed_dates() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/date-fields.js"))


@hooks.register("insert_global_admin_css")
def add_narrow_lists() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_global_admin_js")
def add_removal_notices() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/removal_notice.js"))
