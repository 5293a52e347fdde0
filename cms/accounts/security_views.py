"""One's own second factor and sessions; and those of another account, for who may change it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from cms.accounts.invitations import invite, send_reset_link
from cms.accounts.login_steps import confirmed
from cms.accounts.models import AuthenticatorApp
from cms.accounts.passkeys import passkeys_work
from cms.accounts.recovery_codes import new_codes
from cms.accounts.rights import exceeds, rights_of_user
from cms.accounts.second_factor import (
    has_second_factor,
    must_have_second_factor,
    remove,
    removed,
)
from cms.accounts.sessions import end_sessions, sessions_of

Action = Callable[[], HttpResponse | None]


def may_change(actor: AbstractUser, account: AbstractUser) -> bool:
    """Whether somebody may change another's account: it may do nothing that they may not."""
    if not actor.has_perm("auth.change_user"):
        return False
    return actor.is_superuser or not exceeds(rights_of_user(account), rights_of_user(actor))


class ActionsView(WagtailAdminTemplateMixin, TemplateView):
    """A screen whose buttons post the name of an action."""

    account: AbstractUser
    header_icon = "key"

    def actions(self) -> dict[str, Action]:
        raise NotImplementedError

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            *self.way_here(),
            {"url": "", "label": self.get_page_title()},
        ]

    def way_here(self) -> list[dict[str, Any]]:
        """The screen that this one belongs to."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = self.actions().get(request.POST.get("action", ""))
        answer = act() if act else None
        return answer or redirect(request.path)

    def after_password(self, act: Action) -> Action:
        """The action, if the password was given just now; otherwise it is asked for first."""
        if confirmed(self.request):
            return act
        query = urlencode({"next": self.request.path})
        return lambda: redirect(f"{reverse('accounts_confirm')}?{query}")

    def number(self) -> int:
        """The row that a button is about; 0 for none."""
        sent = self.request.POST.get("number", "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0

    def end_session(self) -> None:
        end_sessions(self.account, only=self.number())
        log(self.account, "accounts.sessions_ended", user=self.request.user)
        messages.success(self.request, _("La session est terminée."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            account=self.account,
            app=AuthenticatorApp.objects.filter(account=self.account).first(),
            passkeys=self.account.passkeys.all(),
            passkeys_work=passkeys_work(),
            has_factor=has_second_factor(self.account),
            must_have=must_have_second_factor(self.account),
            codes_left=self.account.recovery_codes.count(),
            sessions=sessions_of(self.account),
            this_session=self.request.session.session_key,
        )


class OwnSecurityView(ActionsView):
    template_name = "accounts/security.html"
    page_title = gettext_lazy("Sécurité du compte")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.account = request.user
        return super().dispatch(request, *args, **kwargs)

    def way_here(self) -> list[dict[str, Any]]:
        return [{"url": reverse("wagtailadmin_account"), "label": _("Compte")}]

    def actions(self) -> dict[str, Action]:
        return {
            "end-session": self.end_session,
            "end-others": self.end_others,
            "remove-app": self.after_password(self.remove_app),
            "remove-passkey": self.after_password(self.remove_passkey),
            "new-codes": self.after_password(self.show_new_codes),
        }

    def end_others(self) -> None:
        end_sessions(self.account, keep=self.request.session.session_key)
        log(self.account, "accounts.sessions_ended", user=self.request.user)
        messages.success(self.request, _("Vos autres sessions sont terminées."))

    def remove_app(self) -> None:
        if self.may_remove(others=self.account.passkeys.exists()):
            self.after_removal(AuthenticatorApp.objects.filter(account=self.account).delete()[0])

    def remove_passkey(self) -> None:
        others = self.account.passkeys.exclude(pk=self.number()).exists()
        if self.may_remove(others or AuthenticatorApp.objects.filter(account=self.account).exists()):
            self.after_removal(self.account.passkeys.filter(pk=self.number()).delete()[0])

    def may_remove(self, others: bool) -> bool:
        if others or not must_have_second_factor(self.account):
            return True
        messages.error(
            self.request,
            _("Votre compte doit avoir un second facteur : ajoutez-en un autre, puis retirez celui-ci."),
        )
        return False

    def after_removal(self, count: int) -> None:
        if count:
            removed(self.account, by=self.account, keep=self.request.session.session_key)
            messages.success(self.request, _("Ce second facteur ne sert plus."))

    def show_new_codes(self) -> HttpResponse | None:
        if not has_second_factor(self.account):
            return None
        context = {"codes": new_codes(self.account), "then": self.request.path}
        return render(self.request, "accounts/recovery_codes.html", context)


class AccountSecurityView(ActionsView):
    """Of another account."""

    template_name = "accounts/account_security.html"

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        self.account = get_object_or_404(get_user_model(), pk=pk)
        if not may_change(request.user, self.account):
            raise PermissionDenied
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get_page_title(self) -> str:
        return _("Sécurité du compte de %(name)s") % {"name": get_user_display_name(self.account)}

    def way_here(self) -> list[dict[str, Any]]:
        return [{"url": reverse("wagtailusers_users:index"), "label": _("Utilisateurs")}]

    def actions(self) -> dict[str, Action]:
        return {
            "end-session": self.end_session,
            "end-all": self.end_all,
            "remove-factor": self.after_password(self.remove_factor),
            "send-link": self.after_password(self.send_link),
        }

    def end_all(self) -> None:
        end_sessions(self.account)
        log(self.account, "accounts.sessions_ended", user=self.request.user)
        messages.success(self.request, _("Toutes les sessions de ce compte sont terminées."))

    def remove_factor(self) -> None:
        if remove(self.account, by=self.request.user):
            messages.success(
                self.request,
                _("Ce compte n'a plus de second facteur : son mot de passe suffit, jusqu'au prochain."),
            )

    def send_link(self) -> None:
        """An invitation to who has no password yet, a link for another one to the others."""
        send = send_reset_link if self.account.has_usable_password() else invite
        messages.success(self.request, send(self.account, by=self.request.user))
