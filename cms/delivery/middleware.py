"""Answers what is delivered before sessions, languages and redirects are looked at."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

Answer = Callable[[HttpRequest], HttpResponse]


def direct(get_response: Answer) -> Answer:
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
