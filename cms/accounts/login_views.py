"""The two doors by which an account comes in: the administration's, and that of pages for the accounts."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views import account

from cms.accounts.devices import remember_device
from cms.accounts.login_form import StaffLoginForm


class StaffLoginView(account.LoginView):
    """Wagtail's screen."""

    def get_form_class(self) -> type[StaffLoginForm]:
        return StaffLoginForm

    def form_valid(self, form: StaffLoginForm) -> HttpResponse:
        response = redirect(self.get_success_url())
        enter(self.request, response, form.get_user(), remember=bool(form.cleaned_data["remember"]))
        return response


def enter(request: HttpRequest, response: HttpResponse, user: AbstractUser, remember: bool) -> None:
    """Begins the session: of two weeks, or until the browser is closed."""
    login(request, user)
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if remember else 0)
    remember_device(request, response, user)
