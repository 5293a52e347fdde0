"""Answers what is delivered before sessions, languages and redirects are looked at; pages for anybody too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from cms.http.conditional import CACHE_CONTROL, conditional_response
from cms.http.html_pages import is_whole_page

KEEPABLE = (200, 404, 410)

Answer = Callable[[HttpRequest], HttpResponse]


def answer_before_pages(get_response: Answer) -> Answer:
    """Middleware: an address of `cms.delivery.urls` gets its answer here, the same for everybody.

    No cookie is read or set, no `Vary` is added, no redirect is looked up, and the `Host`
    header plays no part.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            match = resolve(request.path_info, "cms.delivery.urls")
        except Resolver404:
            return get_response(request)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response

    return answer


def share_public_pages(get_response: Answer) -> Answer:
    """Middleware: a page that is the same for everybody may be kept by anybody, who asks again every time.

    A page with a cookie or a form is its reader's own. A view that says something else by `Cache-Control`
    has the last word.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        reads = request.method in ("GET", "HEAD")
        if not reads or response.has_header("Cache-Control") or not is_whole_page(response):
            return response
        if not _is_for_anybody(request, response):
            response["Cache-Control"] = "private, no-cache"
            return response
        response["Cache-Control"] = CACHE_CONTROL
        return conditional_response(request, response)

    return answer


def _is_for_anybody(request: HttpRequest, response: HttpResponse) -> bool:
    """A hidden page and one that never was are both a 404 like any other, to the last header."""
    varies = {part.strip().lower() for part in response.get("Vary", "").split(",")}
    personal = request.COOKIES or response.cookies or "Authorization" in request.headers
    private = response.status_code == 200 and getattr(request, "page_is_private", False)
    return not personal and not private and not varies & {"cookie", "*"} and response.status_code in KEEPABLE
