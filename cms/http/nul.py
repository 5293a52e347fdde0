"""Refuses queries of the administration that hold NUL, which PostgreSQL takes in no text.

Wagtail asks the database with what an address says; the public pages and the API judge it themselves before.
"""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

ADMIN = "/admin/"
NUL = "%00"


def refuse_nul(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware; the refusal is the page of status 400."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if NUL in request.META.get("QUERY_STRING", "") and request.path.startswith(ADMIN):
            raise BadRequest("NUL in the query")
        return get_response(request)

    return middleware
