"""Wagtail's own API v3 behind authentication: authoring is for those who have an account.

Stock v3 answers anonymous readers, redirects to hidden pages included, and fails with an
error on some of their addresses. Here nobody reaches it without a token or a staff session, an account
without any right reads of itself alone, and files and redirects are shown to who works with them.
"""

import re
from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLResolver, include, path
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import LogContext
from wagtail.models import Locale, Site
from wagtail.permissions import policy_registry

from cms import page_rights
from cms.accounts import areas
from cms.accounts.second_factor import lacks_second_factor
from cms.http.admin_access import caller, may_enter
from cms.overrides.unknown_fields import refuse_unknown_fields

PREFIX = "authoring/v3/"
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MOST_DIGITS = 9
"""Of a number in a query: more does not fit a database's integers."""

KEPT = {"redirects": Redirect, "sites": Site, "locales": Locale}
"""The model behind each part that is shown to who keeps it."""
View = Callable[..., HttpResponse]


def authoring_urls() -> URLResolver:
    """The addresses of v3, each for authenticated callers only."""
    from wagtail.api.v3.urls import api

    patterns, app_name, namespace = api.urls
    show_files_to_who_may_choose_them()
    refuse_unknown_fields()
    for pattern in patterns:
        pattern.callback = authenticated(pattern.callback)
    return path(PREFIX, include((patterns, app_name), namespace=namespace))


def authenticated(view: View) -> View:
    """The view for callers with an account; 401 and 400 problems for others and for hostile queries."""

    def checked_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_enter(request) or lacks_second_factor(caller(request)):
            answer = problem(401, "Un compte est nécessaire", "Envoyez « Authorization: Bearer JETON ».")
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        if not is_in_reach(request):
            return problem(403, "Hors de vos droits", "Vos groupes ne donnent aucun droit sur ceci.")
        if wrong := malformed(request):
            return problem(400, "Paramètre mal formé", f"« {wrong} » a une valeur impossible.")
        with LogContext(user=caller(request)):  # who acts, as in the administration
            return view(request, *args, **kwargs)

    checked_view.csrf_exempt = getattr(view, "csrf_exempt", False)  # type: ignore[attr-defined]
    return checked_view


def is_in_reach(request: HttpRequest) -> bool:
    """Whether one of the caller's rights is about this part of the API: what v3 does not ask everywhere."""
    user, part = caller(request), request.path.partition(PREFIX)[2].partition("/")[0]
    if user.is_superuser or part in ("whoami", "openapi.json", "docs"):
        return True
    if part in ("images", "documents"):
        return areas.has_file_right(user)
    if part in KEPT:
        policy = policy_registry.get_by_type(KEPT[part])
        return bool(policy.user_has_any_permission(user, {"add", "change", "delete"}))
    return page_rights.has_page_right(user) if part == "pages" else areas.who_has_a_right(user, {})


def show_files_to_who_may_choose_them() -> None:
    """Have the lists of files ask for the rights on their collections; stock v3 shows them to everybody."""
    from wagtail.documents.api.v3 import router as documents
    from wagtail.images.api.v3 import router as images

    images.get_images_queryset = choosable_only(images.get_images_queryset)
    documents.get_documents_queryset = choosable_only(documents.get_documents_queryset)


def choosable_only(stock: Callable[[HttpRequest], QuerySet]) -> Callable[[HttpRequest], QuerySet]:
    def files(request: HttpRequest) -> QuerySet:
        found = stock(request)
        policy = policy_registry.get_by_type(found.model)
        allowed = policy.instances_user_has_any_permission_for(request.user, {"add", "change", "choose"})
        return found.filter(pk__in=allowed.values("pk"))

    return files


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
