"""No hidden page is served, whatever Wagtail thinks of it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction

from cms.publishing.visibility import address, is_private, servable


def refuse_hidden_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """404 for what Wagtail would still serve: expired, of no installed type, the alias of a private page,
    or a page under the prefix of another language (a language has no fallback).

    A page that Wagtail itself knows to be restricted goes on to its password or login form. It does not
    know the restriction that an alias has of its own, copied from its source or set by an editor.
    """
    if not servable(page) or address(page) is None or page.locale.language_code != get_language():
        raise Http404
    request.page_is_private = is_private(page)
    known = page.get_view_restrictions().exclude(restriction_type=PageViewRestriction.NONE)
    if request.page_is_private and not known.exists():
        raise Http404
