"""The script of « Vouliez-vous dire … ? » in choosers."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("admin_search/meant.js"))
