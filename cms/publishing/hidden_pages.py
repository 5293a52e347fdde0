"""No hidden page is served, whatever Wagtail thinks of it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction

from cms.publishing.visibility import address, restrictions_on, servable


def refuse_hidden_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """404 for what Wagtail would still serve: expired, of no installed type, the alias of a private page,
    or a page under the prefix of another language (a language has no fallback).

    A page that Wagtail itself knows to be restricted goes on to its password or login form. It does not
    know the restriction that an alias has of its own, or by the section in which its source lies.
    """
    if not servable(page) or address(page) is None or page.locale.language_code != get_language():
        raise Http404
    restrictions = list(restrictions_on(page))
    request.page_is_private = bool(restrictions)
    known = set(page.get_view_restrictions()) if restrictions else set()
    unknown = [restriction for restriction in restrictions if restriction not in known]
    if unknown and (len(unknown) == len(restrictions) or not _all_met(unknown, request)):
        raise Http404


def lets_in(page: Page, request: HttpRequest) -> bool:
    """Whether the page is served now, and the sender meets every restriction that holds for it."""
    return servable(page) and _all_met(restrictions_on(page), request)


def _all_met(restrictions: Iterable[PageViewRestriction], request: HttpRequest) -> bool:
    return all(restriction.accept_request(request) for restriction in restrictions)
