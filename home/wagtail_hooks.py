"""The settings of the site, among Wagtail's own settings."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.models import SiteSettings


@register_snippet
class SiteSettingsViewSet(SnippetViewSet):
    model = SiteSettings
    icon = "site"
    menu_label = _("Identité et navigation")
    menu_order = 100
    add_to_settings_menu = True
    list_display = ["name", "locale"]
