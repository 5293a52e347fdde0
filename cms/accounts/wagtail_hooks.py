"""Where Wagtail asks what the accounts of the staff may see and do."""

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from cms import page_rights
from cms.accounts import messages

hooks.register("filter_form_submissions_for_user", messages.readable_forms)
hooks.register("register_permissions", messages.permissions)


@hooks.register("construct_page_chooser_queryset")
def name_no_hidden_page(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """A chooser names what its user may explore, and what is public."""
    if page_rights.looks_after_all(request.user):
        return pages
    return pages.filter(pk__in=page_rights.choosable(request.user).values("pk"))
