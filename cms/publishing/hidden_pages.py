"""No hidden page is served, whatever Wagtail thinks of it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction

from cms.publishing.visibility import address, judged_restrictions, restrictions_on, servable

Restrictions = list[PageViewRestriction]


def refuse_hidden_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """404 for what Wagtail would still serve: expired, of no installed type, the alias of a private page,
    or a page under the prefix of another language (a language has no fallback).

    A page that Wagtail itself knows to be restricted goes on to its password or login form. It does not
    know the restriction that an alias has of its own, or by the section in which its source lies.
    """
    if not servable(page) or address(page) is None or page.locale.language_code != get_language():
        raise Http404
    restrictions, unknown = getattr(request, "page_restrictions", None) or judged_restrictions(page.path)
    request.page_is_private = bool(restrictions)
    if is_hidden_by(restrictions, unknown, request):
        raise Http404


def is_hidden_by(restrictions: Restrictions, unknown: Restrictions, request: HttpRequest) -> bool:
    """Whether a page does not exist for the sender: by restrictions of which Wagtail would not ask."""
    return bool(unknown) and (len(unknown) == len(restrictions) or not _all_met(unknown, request))


def lets_in(page: Page, request: HttpRequest) -> bool:
    """Whether the page is served now, and the sender meets every restriction that holds for it."""
    return servable(page) and _all_met(restrictions_on(page), request)


def _all_met(restrictions: Iterable[PageViewRestriction], request: HttpRequest) -> bool:
    return all(restriction.accept_request(request) for restriction in restrictions)
