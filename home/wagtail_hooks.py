"""The settings of the site among Wagtail's own, and what is left to do on the administration's home."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.models import SiteSettings
from home.to_do import ToDoPanel


@register_snippet
class SiteSettingsViewSet(SnippetViewSet):
    model = SiteSettings
    icon = "site"
    menu_label = _("Identité et navigation")
    menu_order = 100
    add_to_settings_menu = True
    list_display = ["name", "locale"]


@hooks.register("construct_homepage_panels")
def add_to_do(request, panels):
    panels.append(ToDoPanel())
