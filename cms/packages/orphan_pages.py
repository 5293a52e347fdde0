"""Pages whose model is not installed: the staff can find, restrict and delete them, and read why no more.

Wagtail answers with an error where it needs the model: to edit, move, copy or unpublish, and for the history.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

NEEDS_MODEL = frozenset(
    {
        *("edit", "preview_on_edit", "revisions_revert", "revisions_compare", "workflow_action"),
        *("history", "history_results"),
        *("move", "move_confirm", "copy", "unpublish", "convert_alias"),
    }
)
BULK = frozenset({"move", "publish", "unpublish"})
MOST_DIGITS = 9
"""Of a page's number; what is longer names no page, and not every database asks for it."""


class OrphanPagesMiddleware:
    """Leads back to the list, with a sentence, from what cannot be done without the page's model."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        asked = wanted(request, kwargs)
        if not asked or not request.user.has_perm("wagtailadmin.access_admin"):
            return None  # Wagtail itself asks who this is
        for page in Page.objects.filter(pk__in=asked):
            if page.specific_class is None:
                if not page.permissions_for_user(request.user).can_edit():
                    raise PermissionDenied
                messages.error(request, sentence(page))
                return redirect("wagtailadmin_explore", page.get_parent().pk)
        return None


def wanted(request: HttpRequest, kwargs: dict[str, Any]) -> list[int]:
    """The pages for whose model an address of the administration asks."""
    match = request.resolver_match
    if match.namespace == "wagtailadmin_pages" and match.url_name in NEEDS_MODEL:
        named = (kwargs.get(name) for name in ("page_id", "page_to_move_id", "pk"))
        return numbers(str(pk) for pk in named)
    bulk = match.view_name == "wagtail_bulk_action" and kwargs["model_name"] == "page"
    if bulk and kwargs["action"] in BULK:
        return numbers(request.GET.getlist("id"))
    return []


def numbers(named: Iterable[str]) -> list[int]:
    return [int(pk) for pk in named if pk.isdecimal() and len(pk) <= MOST_DIGITS]


def sentence(page: Page) -> str:
    kind = page.cached_content_type
    return _(
        "« %(title)s » ne peut être que supprimée : le type de cette page (%(type)s) n’est pas installé. "
        "Réinstallez son paquet, et elle revient telle qu’elle était."
    ) % {"title": page.title, "type": f"{kind.app_label}.{kind.model}"}
