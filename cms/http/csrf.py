"""Forms on public pages are protected from other sites without a cookie.

Django's token needs a cookie, and the visitors of this site have none. What the browser itself says of where
a form was sent from does as well: `Sec-Fetch-Site` (Fetch Metadata, W3C) or, from older ones, `Origin`
(RFC 6454). The administration and logging in keep the token.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class PageFormsMiddleware:
    """Before Django's own: takes over from it for what is posted to a page of the site from that site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.resolver_match.view_name == "wagtail_serve" and comes_from_here(request):
            request.csrf_processing_done = True


def comes_from_here(request: HttpRequest) -> bool:
    """Whether one of our own pages, or no page at all, sent the request.

    A program that says neither is no browser: without a cookie it can borrow nobody's rights.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    if origin := request.headers.get("Origin"):
        return origin in (f"{request.scheme}://{request.get_host()}", settings.PUBLIC_ORIGIN)
    return not request.COOKIES
