"""A page protected by a password asks for it at its own address, and takes it there.

Wagtail's form is sent to an address made of two numbers, which answers for every page there is: that would
count them. Its template gets the whole context of the page, which nobody may see yet.
"""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction

from cms.http.too_many_requests import too_many_requests
from cms.page_passwords.session_marks import is_password
from cms.page_passwords.throttling import PasswordTries

TEMPLATE = "wagtailcore/password_required.html"


class PagePasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Mot de passe"), max_length=255, strip=False, widget=forms.PasswordInput
    )


def ask_for_password(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """The form of a page whose password the sender has not given yet, or what became of it; else None."""
    restriction = first_closed(page, request) if request.page_is_private else None
    if restriction is None:
        return None
    response = (
        tried(restriction, request) if request.method == "POST" else form_page(request, PagePasswordForm())
    )
    add_never_cache_headers(response)
    return response


def first_closed(page: Page, request: HttpRequest) -> PageViewRestriction | None:
    """The outermost of the passwords that hold for the page and that the sender has not given."""
    passwords = page.get_view_restrictions().filter(restriction_type=PageViewRestriction.PASSWORD)
    ordered = passwords.order_by("page__depth", "pk")
    return next((found for found in ordered if not found.accept_request(request)), None)


def tried(restriction: PageViewRestriction, request: HttpRequest) -> HttpResponse:
    """Let in who knows the password: back to the address that was asked for. Otherwise the form again."""
    form = PagePasswordForm(request.POST)
    if not form.is_valid():
        return form_page(request, form)
    tries = PasswordTries(restriction, request)
    if until := tries.take():
        return too_many_requests(request, TEMPLATE, until)
    if not is_password(restriction, form.cleaned_data["password"]):
        form.add_error(
            "password", gettext("Ce n’est pas le mot de passe. Vérifiez les majuscules et réessayez.")
        )
        return form_page(request, form)
    tries.give_back()
    restriction.mark_as_passed(request)
    return HttpResponseRedirect(request.get_full_path())


def form_page(request: HttpRequest, form: forms.Form) -> HttpResponse:
    return render(request, TEMPLATE, {"form": form})


def nothing_here(request: HttpRequest, **numbers: int) -> HttpResponse:
    """Wagtail's address for the form: 404, whatever the numbers."""
    raise Http404
