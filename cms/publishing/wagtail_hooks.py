"""Where the engine meets Wagtail: no hidden page is served, and failures are listed for the staff."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.base import ViewSet

from cms import page_rights
from cms.publishing import alerts, branch_actions, failures, overdue, progress
from cms.publishing.hidden_pages import refuse_hidden_page
from cms.publishing.models import PendingUpdate

FIRST_OF_ALL = -20
"""Wagtail's own, at 0, would tell which methods a hidden page takes."""

hooks.register("before_serve_page", refuse_hidden_page, order=FIRST_OF_ALL)
hooks.register("before_delete_page", branch_actions.delete)
hooks.register("before_unpublish_page", branch_actions.unpublish)
hooks.register("before_bulk_action", branch_actions.act_on_many)


class ProgressPanel(Component):
    """What is left to do after a change of a whole branch; nothing at all when nothing is."""

    name = "progress"
    template_name = "publishing/progress.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        works = overdue.known(progress.under_way) or []
        return {"works": works if page_rights.looks_after_all(user) else progress.unnamed(works)}


@hooks.register("construct_homepage_panels")
def add_progress(request: HttpRequest, panels: list[Any]) -> None:
    if page_rights.has_page_right(request.user):
        panels.append(ProgressPanel())


class AlertsPanel(Component):
    """What does not get on behind the site, and what to do; nothing at all when all is well."""

    name = "alerts"
    template_name = "publishing/alerts.html"
    order = 40

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"alerts": alerts.shown_to(parent_context["request"].user)}


@hooks.register("construct_homepage_panels")
def add_alerts(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(AlertsPanel())


class FailuresView(ReportView):
    """What could not be updated, why, and when it is tried again: of the pages that the reader may explore.

    Whoever looks after all pages is shown the rest too.
    """

    page_title = _("Mises à jour en échec")
    header_icon = "warning"
    results_template_name = "publishing/failures_results.html"
    is_searchable = False

    def get_queryset(self) -> Any:
        failed = PendingUpdate.objects.exclude(reason="").order_by("-attempts", "pk")
        return failures.shown_to(self.request.user, failed)

    def decorate_paginated_queryset(self, object_list: Any) -> list[PendingUpdate]:
        """Each update with the title of its page and where to edit it."""
        return [failures.named(update) for update in object_list]


class PublishingViewSet(ViewSet):
    """The reports of the engine."""

    name = "publishing"
    icon = "warning"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("failures/", FailuresView.as_view(), name="failures"),
            path("failures/results/", FailuresView.as_view(results_only=True), name="failures_results"),
        ]


@hooks.register("register_admin_viewset")
def register_publishing() -> PublishingViewSet:
    return PublishingViewSet("publishing", url_prefix="publishing")


@hooks.register("register_reports_menu_item")
def register_failures_menu_item() -> MenuItem:
    return MenuItem(
        _("Mises à jour en échec"), reverse("publishing:failures"), icon_name="warning", order=900
    )
