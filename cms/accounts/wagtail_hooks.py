"""Where Wagtail asks what accounts may see and do, and where their owners find what protects them."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms import page_rights
from cms.accounts import messages
from cms.accounts.login_views import ConfirmView
from cms.accounts.security_views import AccountSecurityView, OwnSecurityView

LOGGED = {
    "accounts.second_factor_added": (
        gettext_lazy("Second facteur ajouté"),
        gettext_lazy("A ajouté un second facteur"),
    ),
    "accounts.second_factor_removed": (
        gettext_lazy("Second facteur retiré"),
        gettext_lazy("A retiré le second facteur"),
    ),
    "accounts.sessions_ended": (gettext_lazy("Sessions terminées"), gettext_lazy("A terminé des sessions")),
    "accounts.invited": (gettext_lazy("Invitation envoyée"), gettext_lazy("A envoyé une invitation")),
    "accounts.reset_sent": (
        gettext_lazy("Lien pour un autre mot de passe"),
        gettext_lazy("A envoyé un lien pour un autre mot de passe"),
    ),
}

hooks.register("filter_form_submissions_for_user", messages.readable_forms)
hooks.register("register_permissions", messages.permissions)


@hooks.register("register_admin_urls")
def account_urls() -> list[URLPattern]:
    """Wagtail lets only those in who may enter the administration."""
    return [
        path("account/security/", OwnSecurityView.as_view(), name="accounts_security"),
        path("account/confirm/", ConfirmView.as_view(), name="accounts_confirm"),
        path("users/<int:pk>/security/", AccountSecurityView.as_view(), name="accounts_of"),
    ]


@hooks.register("register_account_menu_item")
def account_menu_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("accounts_security"),
        "label": _("Sécurité du compte"),
        "help_text": _("Le second facteur, les codes de secours, les appareils où vous êtes connecté."),
    }


@hooks.register("register_user_listing_buttons")
def security_button(user: AbstractUser, request_user: AbstractUser) -> Iterator[Button]:
    """For every row of the list: the screen itself asks for more (`may_change`)."""
    if request_user.has_perm("auth.change_user") and (request_user.is_superuser or not user.is_superuser):
        yield Button(_("Sécurité"), reverse("accounts_of", args=[user.pk]), icon_name="key", priority=25)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for name, (label, message) in LOGGED.items():
        actions.register_action(name, label, message)


@hooks.register("construct_page_chooser_queryset")
def name_no_hidden_page(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """A chooser names what its user may explore, and what is public."""
    if page_rights.looks_after_all(request.user):
        return pages
    return pages.filter(pk__in=page_rights.choosable(request.user).values("pk"))
