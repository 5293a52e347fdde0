"""Refuses what would write, where a newer version has migrated the database; reading goes on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cms.http.outages import NEWER_VERSION
from cms.http.server_error import outage_page
from cms.publishing.newer_schema import newer_migrations

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def refuse_writing(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware; the refusal is a page (503) that says so and when to try again."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in READING and newer_migrations():
            return outage_page(NEWER_VERSION)
        return get_response(request)

    return middleware
