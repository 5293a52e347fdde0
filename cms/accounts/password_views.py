"""A first or a forgotten password: chosen by who has the link; asking for one tells nobody of accounts."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views import account

from cms.accounts.attempts import AttemptLimit, Counter, network
from cms.accounts.invitations import tokens
from cms.accounts.lockout import locked_out
from cms.accounts.mails import enqueue_reset

AN_HOUR = timedelta(hours=1)
FROM_ONE_ADDRESS = AttemptLimit("reset-address", 10, AN_HOUR)
FOR_ONE_MAIL_ADDRESS = AttemptLimit("reset-mail", 3, AN_HOUR)


class ResetView(account.PasswordResetView):
    """Wagtail's screen; the mail is the worker's, and whom it is for is only looked up there."""

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        if until := Counter(FROM_ONE_ADDRESS, origin=network(self.request)).take():
            return locked_out(self.request, until)
        address: Any = form.cleaned_data["email"]
        if Counter(FOR_ONE_MAIL_ADDRESS, address.casefold()).take() is None:
            enqueue_reset(address)
        return redirect(self.get_success_url())


class InvitationView(account.PasswordResetConfirmView):
    """Sets the first password of an account; the link is worthless afterwards."""

    template_name = "accounts/invitation.html"
    token_generator = tokens
    success_url = reverse_lazy("wagtailadmin_login")

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where no forgotten password is offered (a site without mail), invitations still are."""
        return auth_views.PasswordResetConfirmView.dispatch(self, *args, **kwargs)

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        messages.success(self.request, _("Votre mot de passe est choisi : connectez-vous."))
        return super().form_valid(form)
