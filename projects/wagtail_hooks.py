"""Sectors in the menu of snippets, remarks to the editor of a project, imports in its history."""

from django.contrib import messages
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.vocabularies.viewset import TermViewSet
from projects.importing.loading import ACTION
from projects.models import ProjectPage, Sector


@register_snippet
class SectorViewSet(TermViewSet):
    model = Sector
    menu_label = _("Secteurs")
    list_display = ["label_fr", "label_en", "slug", "purpose"]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def remark(request, page):
    """Say what is unusual and allowed."""
    page = page.specific
    if isinstance(page, ProjectPage):
        for sentence in page.get_latest_revision_as_object().remarks():
            messages.warning(request, sentence)


@hooks.register("register_log_actions")
def name_imports(actions):
    actions.register_action(ACTION, _("Importer"), _("Repris d’un tableau"))
