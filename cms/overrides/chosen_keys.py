"""What was chosen in the administration, and is not there: a sentence, or the page of 400 or 404; no failure.

Wagtail asks the database for the keys that a form or an address says as they stand: those of a page that was
deleted meanwhile, and what is no key at all, were errors of the server.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import FormView

View = Callable[..., HttpResponse]


def install() -> None:
    """Have Wagtail's forms, choosers and bulk actions ask here first."""
    from wagtail.admin.views import chooser
    from wagtail.admin.views.bulk_action import BulkAction
    from wagtail.admin.views.generic.chooser import ChosenMultipleViewMixin
    from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
    from wagtail.admin.views.pages.copy import CopyView
    from wagtail.admin.widgets.chooser import BaseChooser

    CopyView.post = post_of_copy
    BaseChooser.get_instance = none_for_no_key(BaseChooser.get_instance)
    BulkAction.get_queryset = classmethod(of_keys(BulkAction.get_queryset.__func__))
    PageBulkAction.get_all_objects_in_listing_query = below_a_page(
        PageBulkAction.get_all_objects_in_listing_query
    )
    ChosenMultipleViewMixin.get = asked_with_keys(ChosenMultipleViewMixin.get, "id")
    chooser.ChosenMultipleView.get = asked_with_keys(chooser.ChosenMultipleView.get, "id")
    chooser.BrowseView.get = asked_with_keys(chooser.BrowseView.get, "target_pages[]")


def refuse_no_keys(model: type[models.Model], values: Iterable[str]) -> None:
    """Raises `BadRequest` where one of the values cannot be a primary key of the model."""
    try:
        for value in values:
            model._meta.pk.run_validators(model._meta.pk.to_python(value))
    except ValidationError as error:
        raise BadRequest(f"no key of {model.__name__}") from error


def post_of_copy(self: Any, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
    """As in Wagtail; the form says what is wrong with the parent, and shows that of the page meanwhile."""
    return FormView.post(self, request, page_id, *args, **kwargs)


def none_for_no_key(stock: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    @wraps(stock)
    def get_instance(self: Any, value: Any) -> Any:
        if isinstance(value, str):
            try:
                refuse_no_keys(self.model_class, [value])
            except BadRequest:
                return None
        return stock(self, value)

    return get_instance


def of_keys(stock: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(stock)
    def get_queryset(cls: Any, model: type[models.Model], object_ids: Any) -> Any:
        refuse_no_keys(model, object_ids if isinstance(object_ids, list) else [])  # all of a list are rows
        return stock(cls, model, object_ids)

    return get_queryset


def below_a_page(stock: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    @wraps(stock)
    def get_all_objects_in_listing_query(self: Any, parent_id: str | None) -> Any:
        refuse_no_keys(self.model, [] if parent_id is None else [parent_id])
        try:
            return stock(self, parent_id)
        except self.model.DoesNotExist as error:
            raise Http404 from error

    return get_all_objects_in_listing_query


def asked_with_keys(stock: View, name: str) -> View:
    """The view, for an address whose parameter holds keys of its model, of pages where it names none."""

    @wraps(stock)
    def get(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from wagtail.models import Page

        refuse_no_keys(getattr(self, "model_class", Page), filter(None, request.GET.getlist(name)))
        return stock(self, request, *args, **kwargs)

    return get
