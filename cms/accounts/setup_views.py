"""Setting up a second factor: by who is logged in, or has to before the session begins."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from cms.accounts.authenticator_app import new_secret, setup_uri, step_of, written
from cms.accounts.encryption import Unreadable, decrypt, encrypt
from cms.accounts.login_form import CodeForm, PasskeyForm
from cms.accounts.login_steps import confirmed, second_step, waiting, where_to
from cms.accounts.models import AuthenticatorApp
from cms.accounts.passkeys import MOST, WrongPasskey, options_to_register, passkeys_work, register
from cms.accounts.qr_code import qr_code
from cms.accounts.recovery_codes import new_codes
from cms.accounts.second_factor import PASSED, added, has_second_factor, lacks_second_factor

NEW_SECRET = "new_authenticator_app"


class SettingUp:
    """For who is logged in and has given the password just now, or has to set one up to log in."""

    account: AbstractUser
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        account = request.user if request.user.is_authenticated else waiting(request)
        if account is None or (request.user.is_anonymous and not lacks_second_factor(account)):
            return redirect("wagtailadmin_login")
        if request.user.is_authenticated and not confirmed(request):
            query = urlencode({"next": request.path})
            return redirect(f"{reverse('accounts_confirm')}?{query}")
        self.account = account
        if profile := getattr(account, "wagtail_userprofile", None):
            activate(profile.get_preferred_language())
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def done(self, first: bool) -> HttpResponse:
        """After a factor was added: recovery codes with the first one; a login that waited is over."""
        then = reverse("accounts_security")
        if self.request.user.is_anonymous:
            then = where_to(self.request)
        codes = new_codes(self.account) if first else []
        response = redirect(then)
        if codes:
            response = render(self.request, "accounts/recovery_codes.html", {"codes": codes, "then": then})
        if self.request.user.is_anonymous:
            second_step(self.request, response, self.account)
        self.request.session[PASSED] = self.account.pk
        added(self.request, self.account)
        return response


class ChooseView(SettingUp, TemplateView):
    """An app or a passkey."""

    template_name = "accounts/choose.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, passkeys_work=passkeys_work(), account=self.account)


class AppView(SettingUp, FormView):
    """A picture for the app, and a first code to see that it was read."""

    template_name = "accounts/app.html"
    form_class = CodeForm

    def form_valid(self, form: CodeForm) -> HttpResponse:
        secret = self.secret()
        step = step_of(secret, form.cleaned_data["code"])
        if step is None:
            form.add_error(
                "code", _("Ce code n'est pas celui que l'application devrait afficher maintenant.")
            )
            return self.form_invalid(form)
        first = not has_second_factor(self.account)
        kept = {"secret": encrypt(secret), "last_step": step}
        AuthenticatorApp.objects.update_or_create(account=self.account, defaults=kept)
        self.request.session.pop(NEW_SECRET, None)
        return self.done(first)

    def secret(self) -> bytes:
        """The one that is being set up: the same until a code shows that the app has it."""
        try:
            return decrypt(self.request.session[NEW_SECRET])
        except (KeyError, Unreadable):
            secret = new_secret()
            self.request.session[NEW_SECRET] = encrypt(secret)
            return secret

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        secret = self.secret()
        uri = setup_uri(secret, self.account)
        return super().get_context_data(**kwargs, picture=qr_code(uri), uri=uri, secret=written(secret))


class PasskeyView(SettingUp, FormView):
    """A name for it; the browser makes the passkey."""

    template_name = "accounts/passkey.html"
    form_class = PasskeyForm

    def form_valid(self, form: PasskeyForm) -> HttpResponse:
        first = not has_second_factor(self.account)
        sent = form.cleaned_data["passkey"]
        try:
            if not passkeys_work():
                raise WrongPasskey
            register(self.request, self.account, form.cleaned_data["name"], sent)
        except WrongPasskey:
            sentence = _("La clé n'a pas été enregistrée : recommencez (%(most)s clés au plus).")
            form.add_error(None, sentence % {"most": MOST})
            return self.form_invalid(form)
        return self.done(first)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = options_to_register(self.request, self.account) if passkeys_work() else None
        return super().get_context_data(**kwargs, passkey_options=options)
