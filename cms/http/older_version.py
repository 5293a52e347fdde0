"""Refuses what would write content, where a newer version has migrated the database; reading goes on.

Who reads also logs in and out, gives the password of a page, and looks at a preview: that writes sessions,
and what belongs to them. In the administration a form is refused before anybody fills it in.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

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
NOTING_WHO_EDITS = frozenset({"add", "edit"})
"""What Wagtail calls the addresses of its administration that write a row as soon as they are opened."""
POST = re.compile(rb"""\smethod=["']?post\b""", re.IGNORECASE)
FIELDS = frozenset({"input", "select", "textarea"})
NOT_FILLED_IN = frozenset({"hidden", "submit", "button", "image", "reset"})


def refuse_writing(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware; the refusal is a page (503) that says so and when to try again."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_read = request.method in READING
        if is_read and not request.path_info.startswith("/admin/"):
            return get_response(request)
        if (name := _name(request)) in FOR_READERS:
            return get_response(request)
        if not is_read:
            return outage_page(NEWER_VERSION) if newer_migrations() else get_response(request)
        if name in NOTING_WHO_EDITS and newer_migrations():
            return outage_page(NEWER_VERSION_FORM)
        answer = get_response(request)
        is_closed = has_form(answer) and newer_migrations() and is_to_be_filled_in(answer)
        return outage_page(NEWER_VERSION_FORM) if is_closed else answer

    return middleware


def has_form(answer: HttpResponseBase) -> bool:
    """Whether this is a page with a form that is sent, not one that searches."""
    is_page = isinstance(answer, HttpResponse) and "html" in answer.get("Content-Type", "")
    return is_page and bool(POST.search(answer.content))


def is_to_be_filled_in(answer: HttpResponse) -> bool:
    """Whether a form that is sent has more than buttons."""
    fields = _Fields()
    fields.feed(answer.content.decode(answer.charset, "replace"))
    return fields.found


class _Fields(HTMLParser):
    """Looks for a field in a form that is sent."""

    found = is_sent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.is_sent = (given.get("method") or "").lower() == "post"
        elif self.is_sent and tag in FIELDS and given.get("type") not in NOT_FILLED_IN:
            self.found = True

    def handle_endtag(self, tag: str) -> None:
        self.is_sent = self.is_sent and tag != "form"


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
