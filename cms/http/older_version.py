"""Refuses what would write content, where a newer version has migrated the database; reading goes on.

Who reads also logs in and out, gives the password of a page, and looks at a preview: that writes sessions,
and what belongs to them. A form is refused before anybody fills it in.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from wagtail.models import Page

from cms.http.outages import NEWER_VERSION, NEWER_VERSION_FORM
from cms.http.server_error import outage_page
from cms.publishing.newer_schema import newer_migrations

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
PAGES = "wagtail_serve"
FOR_READERS = frozenset(
    {
        *("wagtailadmin_login", "wagtailcore_login", "accounts_second_step", "wagtailadmin_logout"),
        *("preview_on_add", "preview_on_edit"),
        PAGES,
    }
)
"""Names of addresses to which readers send forms; `refuse_form_of_page` refuses those of pages themselves."""
FORMS = frozenset({"add", "edit"})
"""What Wagtail calls the addresses in its administration where somebody writes for long."""


def refuse_writing(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware; the refusal is a page (503) that says so and when to try again."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method in READING:
            is_form = request.path_info.startswith("/admin/") and _name(request) in FORMS
            refusal = NEWER_VERSION_FORM if is_form else None
        else:
            refusal = NEWER_VERSION if _name(request) not in FOR_READERS else None
        if refusal and newer_migrations():
            return outage_page(refusal)
        return get_response(request)

    return middleware


def refuse_form_of_page(page: Page, request: HttpRequest, args: tuple, kwargs: dict) -> HttpResponse | None:
    """Of a page that is open to its reader: no password is asked for any more, so what is sent is content."""
    if request.method not in READING and newer_migrations():
        return outage_page(NEWER_VERSION)
    return None


def _name(request: HttpRequest) -> str:
    """What the address is called; "" for one that there is not."""
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
