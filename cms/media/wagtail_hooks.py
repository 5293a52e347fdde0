"""A private page is drawn for the visitor who was let in: with the files that it alone shows."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from wagtail import hooks
from wagtail.models import Page

from cms.media.signed_urls import PageReader, drawn_for

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponseBase]
AFTER_RESTRICTIONS = 100
"""Wagtail asks for passwords and logins at 0."""


@hooks.register("on_serve_page", order=AFTER_RESTRICTIONS)
def draw_for_its_reader(serve: Serve) -> Serve:
    def drawn(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
        if not getattr(request, "page_is_private", False):
            return serve(page, request, args, kwargs)
        return drawn_for(PageReader(page), lambda: serve(page, request, args, kwargs))

    return drawn
