"""Wagtail's own API v3 behind authentication: authoring is for those who have an account.

Stock v3 answers anonymous readers, redirects to hidden pages included, and fails with an
error on some of their addresses. Here nobody reaches it without a token or a staff session.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLResolver, include, path

from cms.accounts.second_factor import lacks_second_factor

PREFIX = "authoring/v3/"
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MOST_DIGITS = 9
"""Of a number in a query: more does not fit a database's integers."""

View = Callable[..., HttpResponse]


def authoring_urls() -> URLResolver:
    """The addresses of v3, each for authenticated callers only."""
    from wagtail.api.v3.urls import api

    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        pattern.callback = authenticated(pattern.callback)
    return path(PREFIX, include((patterns, app_name), namespace=namespace))


def authenticated(view: View) -> View:
    """The view for callers with an account; 401 and 400 problems for others and for hostile queries."""

    def checked_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_author(request):
            answer = problem(401, "Un compte est nécessaire", "Envoyez « Authorization: Bearer JETON ».")
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        if wrong := malformed(request):
            return problem(400, "Paramètre mal formé", f"« {wrong} » a une valeur impossible.")
        return view(request, *args, **kwargs)

    checked_view.csrf_exempt = getattr(view, "csrf_exempt", False)  # type: ignore[attr-defined]
    return checked_view


def may_author(request: HttpRequest) -> bool:
    """Whether the caller has a valid token of v3, or a session that may enter the administration.

    The token of an account that has to set up a second factor first opens nothing.
    """
    from wagtail.api.v3.auth import BearerTokenAuth

    user = getattr(request, "user", None)
    if user is not None and user.is_active and user.has_perm("wagtailadmin.access_admin"):
        return True
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    found = BearerTokenAuth().authenticate(request, token.strip())
    return found is not None and not lacks_second_factor(found.user)


def malformed(request: HttpRequest) -> str:
    """The first parameter that holds a control character or a number no database can hold."""
    for name, values in request.GET.lists():
        for value in values:
            if CONTROL.search(name + value) or (value.isdigit() and len(value) > MOST_DIGITS):
                return name
    return ""


def problem(status: int, title: str, detail: str) -> JsonResponse:
    """An RFC 9457 problem."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    answer = JsonResponse(body, status=status, content_type="application/problem+json")
    answer["Cache-Control"] = "no-store"
    return answer
