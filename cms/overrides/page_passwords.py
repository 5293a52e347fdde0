"""The address to which the form of a page protected by a password is sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail import views
from wagtail.models import Page, PageViewRestriction

from cms.publishing.hidden_pages import refuse_hidden_page


def authenticate_with_password(
    request: HttpRequest, page_view_restriction_id: int, page_id: int
) -> HttpResponse:
    """Wagtail's, only for a page that asks for this password; otherwise 404.

    Wagtail answers with the form for every page there is, drafts included: that would tell which
    numbers are taken.
    """
    page = get_object_or_404(Page, pk=page_id, live=True).specific
    refuse_hidden_page(page, request, (), {})
    passwords = page.get_view_restrictions().filter(restriction_type=PageViewRestriction.PASSWORD)
    if not passwords.filter(pk=page_view_restriction_id).exists():
        raise Http404
    return views.authenticate_with_password(request, page_view_restriction_id, page_id)
