"""What the administration does about the review collection besides Wagtail's own forms; and how a private
page is drawn: for the visitor who was let in, with the files that it alone shows.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import DraftStateMixin, Page

from cms.media import releasing
from cms.media.review import may_publish, review_collection
from cms.media.signed_urls import PageReader, drawn_for

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponseBase]
AFTER_RESTRICTIONS = 100
"""Wagtail asks for passwords and logins at 0."""


@hooks.register("before_edit_page")
def warn_of_what_is_held_back(request: HttpRequest, page: Page) -> None:
    """A public page may refer to what lies in the review collection: an import, or moved back by hand."""
    if request.method != "GET" or not page.live or not page.permissions_for_user(request.user).can_publish():
        return
    if count := releasing.held_back(Page.objects.get(pk=page.pk).specific):
        sentence = ngettext(
            "%(count)s image, document ou collection de cette page attend dans « %(name)s » et ne paraît "
            "pas. Publiez la page pour le faire paraître.",
            "%(count)s images, documents ou collections de cette page attendent dans « %(name)s » et ne "
            "paraissent pas. Publiez la page pour les faire paraître.",
            count,
        )
        messages.warning(request, sentence % {"count": count, "name": review_collection()})


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def release_with_entry(request: HttpRequest, entry: Model) -> None:
    """An entry of a list without drafts is public once it is saved; not by everybody what it shows."""
    if not isinstance(entry, DraftStateMixin) and may_publish(request.user):
        releasing.release(entry)


@hooks.register("on_serve_page", order=AFTER_RESTRICTIONS)
def draw_for_its_reader(serve: Serve) -> Serve:
    def drawn(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
        if not getattr(request, "page_is_private", False):
            return serve(page, request, args, kwargs)
        return drawn_for(PageReader(page), lambda: serve(page, request, args, kwargs))

    return drawn
