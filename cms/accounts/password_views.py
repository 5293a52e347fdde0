"""A forgotten password: asked for without telling whether an account exists, in bounded number."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views import account

from cms.accounts.attempts import Counter, Limit, network
from cms.accounts.lockout import locked_out
from cms.accounts.mails import enqueue_reset

AN_HOUR = timedelta(hours=1)
FROM_ONE_ADDRESS = Limit("reset-address", 10, AN_HOUR)
FOR_ONE_MAIL_ADDRESS = Limit("reset-mail", 3, AN_HOUR)


class ResetView(account.PasswordResetView):
    """Wagtail's screen; the mail is the worker's, and whom it is for is only looked up there."""

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        if until := Counter(FROM_ONE_ADDRESS, origin=network(self.request)).take():
            return locked_out(self.request, until)
        address: Any = form.cleaned_data["email"]
        if Counter(FOR_ONE_MAIL_ADDRESS, account=address.casefold()).take() is None:
            enqueue_reset(address)
        return redirect(self.get_success_url())
