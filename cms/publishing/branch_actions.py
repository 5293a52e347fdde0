"""The administration's own way to delete and unpublish large branches; small ones go Wagtail's way.

Wagtail deletes ten thousand pages in one request of many minutes, during which nobody else can
write on SQLite, and unpublishes them one save after the other.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.utils import type_to_delete_confirmation
from wagtail.models import Page, ReferenceIndex

from cms.publishing.branch_deletion import delete_later
from cms.publishing.branch_unpublishing import unpublish_branch

LARGE = 50
"""Pages that Wagtail deletes in a second, and unpublishes in a few."""

Act = Callable[[Page, Any], int]


def delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Instead of Wagtail's deletion, once it is confirmed; None where Wagtail has the last word."""
    if request.method != "POST" or page.get_descendant_count() < LARGE or _cascades(page, "delete"):
        return None
    if _is_protected(page) or not type_to_delete_confirmation(request):
        return None
    return _done(request, page, delete_later, "after_delete_page")


def unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Instead of Wagtail's way to unpublish a page with all that is below it."""
    if not request.POST.get("include_descendants") or _cascades(page, "unpublish"):
        return None
    if page.get_descendants().filter(live=True).count() < LARGE:
        return None
    return _done(request, page, unpublish_branch, "after_unpublish_page")


def act_on_many(request: HttpRequest, action: str, pages: list[Any], view: Any) -> HttpResponse | None:
    """The same for pages chosen in a list."""
    with_descendants = view.cleaned_form.cleaned_data.get("include_descendants")
    chosen = {"delete": delete_later, "unpublish": unpublish_branch if with_descendants else None}.get(action)
    if chosen is None or not all(isinstance(page, Page) for page in pages):
        return None
    if sum(page.get_descendant_count() for page in pages) < LARGE:
        return None
    if action == "delete" and any(map(_is_protected, pages)):
        return None
    for page in _topmost(pages):
        _say(request, page, chosen, chosen(page.specific, request.user))
    return redirect(view.next_url)


def _done(request: HttpRequest, page: Page, act: Act, after: str) -> HttpResponse:
    back = get_valid_next_url_from_request(request), page.get_parent().pk
    _say(request, page, act, act(page, request.user))
    for hook in hooks.get_hooks(after):
        answer = hook(request, page)
        if hasattr(answer, "status_code"):
            return answer
    return redirect(back[0]) if back[0] else redirect("wagtailadmin_explore", back[1])


def _say(request: HttpRequest, page: Page, act: Act, count: int) -> None:
    words = {"title": page.get_admin_display_title(), "count": number_format(count, force_grouping=True)}
    if act is delete_later:
        text = _("« %(title)s » n’est plus en ligne ; la suppression de ses %(count)s pages a commencé.")
    else:
        text = _("« %(title)s » n’est plus en ligne, avec tout ce qui est en dessous : %(count)s pages.")
    messages.success(request, text % words)


def _topmost(pages: list[Page]) -> list[Page]:
    """The chosen pages less those below another of them."""
    return [page for page in pages if not any(page.is_descendant_of(other) for other in pages)]


def _is_protected(page: Page) -> bool:
    """Whether what refers to the page forbids its deletion: Wagtail then says so."""
    return ReferenceIndex.get_references_to(page).group_by_source_object().is_protected


def _cascades(page: Page, action: str) -> bool:
    """Whether a setting has translations follow their source: Wagtail knows which."""
    named = [
        hook([page], action) for hook in hooks.get_hooks("construct_translated_pages_to_cascade_actions")
    ]
    return any(pages.exists() for by_page in named if by_page for pages in by_page.values())
