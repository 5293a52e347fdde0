"""The sectors in the menu of snippets, and what an editor is told when a project is published."""

from django.contrib import messages
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from projects.models import ProjectPage, Sector


@register_snippet
class SectorViewSet(SnippetViewSet):
    model = Sector
    icon = "tag"
    menu_label = _("Secteurs")
    list_display = ["label_fr", "label_en", "slug", "purpose"]
    search_fields = ["label_fr", "label_en", "slug"]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def remark(request, page):
    """Note what is unusual and allowed."""
    page = page.specific
    if isinstance(page, ProjectPage):
        for sentence in page.get_latest_revision_as_object().remarks():
            messages.warning(request, sentence)
