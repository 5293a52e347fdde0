"""The doors by which an account comes in: a password, then the second factor of who has one."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views import account

from cms.accounts.attempts import AttemptLimit, Counter, take_all
from cms.accounts.authenticator_app import use_code
from cms.accounts.devices import known_device
from cms.accounts.lockout import close
from cms.accounts.login_form import CodeForm, ConfirmForm, StaffLoginForm
from cms.accounts.login_steps import confirm, first_step, second_step, waiting, where_to
from cms.accounts.mails import enqueue
from cms.accounts.passkeys import options_to_log_in, use_passkey
from cms.accounts.recovery_codes import use_recovery_code
from cms.accounts.second_factor import has_second_factor, waits_for_second_factor

CODES = AttemptLimit("code", 5, timedelta(minutes=15))
CODES_OF_A_DAY = AttemptLimit("code-day", 30, timedelta(days=1))
"""Wrong codes of one account; the browsers that know it are counted by themselves."""


class StaffLoginView(account.LoginView):
    """Wagtail's screen."""

    def get_form_class(self) -> type[StaffLoginForm]:
        return StaffLoginForm

    def get_redirect_url(self) -> str:
        """A path of this site: what is none, Django would take for the name of a view, known or not."""
        url: str = super().get_redirect_url()
        return url if url.startswith("/") else ""

    def form_valid(self, form: StaffLoginForm) -> HttpResponse:
        remember = bool(form.cleaned_data["remember"])
        return first_step(self.request, form.get_user(), remember, self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.request.method == "GET" and waits_for_second_factor(self.request):
            messages.warning(
                self.request,
                _("Votre compte demande maintenant un second facteur : connectez-vous de nouveau."),
            )
        return super().get_context_data(**kwargs)


class SecondStepView(FormView):
    """A code of the app, a recovery code, or a passkey; for who has given the right password just before."""

    template_name = "accounts/second_step.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.account = waiting(request)
        if self.account is None or not has_second_factor(self.account):
            return redirect("wagtailadmin_login")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        counters = counters_of_codes(self.request, self.account)
        if until := take_all(counters):
            close(self.request, until)
            return self.form_invalid(form)
        if not self.shown(form):
            self.refuse(form, counters)
            return self.form_invalid(form)
        for counter in counters:
            counter.give_back()
        response = redirect(where_to(self.request))
        second_step(self.request, response, self.account)
        return response

    def shown(self, form: CodeForm) -> bool:
        """Whether what was sent is a second factor of the account; it is used up."""
        code, passkey = form.cleaned_data["code"], form.cleaned_data["passkey"]
        if passkey:
            return use_passkey(self.request, self.account, passkey)
        return use_code(self.account, code) or use_recovery_code(self.account, code)

    def refuse(self, form: CodeForm, counters: list[Counter]) -> None:
        form.add_error(
            None, _("Ce code ou cette clé n'est pas valable, ou a déjà servi. Essayez le suivant.")
        )
        if until := next(filter(None, (counter.full_until() for counter in counters)), None):
            enqueue("wrong_codes", self.account)
            close(self.request, until)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_app = hasattr(self.account, "authenticator_app")
        options = options_to_log_in(self.request, self.account)
        return super().get_context_data(**kwargs, has_app=has_app, passkey_options=options)


def counters_of_codes(request: HttpRequest, account: AbstractUser) -> list[Counter]:
    name = account.get_username()
    device = known_device(request, name)
    return [Counter(CODES, name, device), Counter(CODES_OF_A_DAY, name, device)]


class ConfirmView(FormView):
    """The password again, before the second factor is changed: an open computer is not enough."""

    template_name = "accounts/confirm.html"
    form_class = ConfirmForm

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        name, password = self.request.user.get_username(), form.cleaned_data["password"]
        if authenticate(self.request, username=name, password=password) != self.request.user:
            form.add_error("password", _("Ce n'est pas votre mot de passe."))
            return self.form_invalid(form)
        confirm(self.request)
        return redirect(self.then())

    def then(self) -> str:
        then = self.request.GET.get("next", "")
        own = url_has_allowed_host_and_scheme(then, None, require_https=self.request.is_secure())
        return then if own and then.startswith("/admin/") else "accounts_security"
