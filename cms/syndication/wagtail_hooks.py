"""Partners in Wagtail's administration: their menu, their pages, and a word on the dashboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.addresses import with_query
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.syndication.admin import actions, views
from cms.syndication.admin.lag import with_lags
from cms.syndication.admin.views import MANAGE_PARTNERS
from cms.syndication.models import Partner, Subscription
from cms.syndication.notifications import PATIENCE


class PartnersViewSet(ViewSet):
    """The addresses of the administration of partners."""

    name = "partners"
    icon = "site"

    def get_urlpatterns(self) -> list[Any]:
        pages = {
            ("", "index"): views.PartnersView.as_view(),
            ("add/", "add"): views.SubscriptionFormView.as_view(),
            ("withdrawals/", "withdrawals"): views.WithdrawalsView.as_view(),
            ("add-reader/", "add-reader"): views.PartnerFormView.as_view(),
            ("<int:pk>/", "partner"): views.PartnerView.as_view(),
            ("<int:pk>/remove/", "remove-partner"): actions.remove_partner,
            ("<int:pk>/token/", "issue-token"): actions.issue_token,
            ("token/<int:pk>/revoke/", "revoke-token"): actions.revoke_token,
            ("<uuid:pk>/edit/", "edit"): views.SubscriptionFormView.as_view(),
            ("<uuid:pk>/attempts/", "attempts"): views.AttemptsView.as_view(),
            ("<uuid:pk>/attempts.csv", "attempts-csv"): actions.attempts_csv,
        }
        guard = views.for_partner_managers
        found = [path(route, guard(view), name=name) for (route, name), view in pages.items()]
        return found + [
            path(f"<uuid:pk>/{name}/", guard(actions.act), {"action": name}, name=name)
            for name in actions.ACTIONS
        ]


@hooks.register("register_admin_viewset")
def register_partners() -> PartnersViewSet:
    return PartnersViewSet("partners", url_prefix="partners")


class PartnersMenuItem(MenuItem):
    """Offered to those who may look after subscriptions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MANAGE_PARTNERS))


@hooks.register("register_admin_menu_item")
def register_partners_menu_item() -> PartnersMenuItem:
    return PartnersMenuItem(
        _("Partenaires"), reverse("partners:index"), name="partners", icon_name="site", order=650
    )


@hooks.register("register_permissions")
def register_partners_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="syndication", codename="change_subscription")


class LatePartners(Component):
    """On the dashboard: partners that do not receive what is published, if there are any."""

    name = "late-partners"
    order = 150
    template_name = "syndication/admin/late.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        stopped = [Subscription.State.GONE, Subscription.State.ABANDONED]
        failing = Subscription.objects.filter(failures__gte=PATIENCE)
        late = failing | Subscription.objects.filter(state__in=stopped)
        return {"late": with_lags(late.select_related("partner"))}


@hooks.register("after_unpublish_page")
@hooks.register("after_delete_page")
def lead_to_confirmations(request: HttpRequest, page: Page) -> None:
    """After a withdrawal, the way to who has confirmed it, for those who look after partners."""
    if address := withdrawal_address(page, request.user, live__in=[True, False]):
        way = messages.button(address, _("Qui l’a confirmé"))
        messages.info(request, _("Le retrait est annoncé aux partenaires."), buttons=[way])


@hooks.register("register_page_header_buttons")
def withdrawal_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of a page that was withdrawn."""
    if address := withdrawal_address(page, user, live=False):
        yield Button(_("Retrait : qui l’a confirmé"), address, icon_name="history", priority=70)


def withdrawal_address(page: Page, user: Any, **state: Any) -> str:
    """Where the confirmations of a page's withdrawal are; "" for a page that was never public or whose
    publication is not in this state, for other users, and as long as there is no partner.
    """
    if not user.has_perm(MANAGE_PARTNERS) or not Partner.objects.exists():
        return ""
    ref = ref_of(page)
    known = Publication.objects.filter(ref=ref, seq__isnull=False, **state)
    return with_query(reverse("partners:withdrawals"), [("item", ref)]) if known.exists() else ""


@hooks.register("construct_homepage_panels")
def add_late_partners(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(MANAGE_PARTNERS):
        panels.append(LatePartners())
