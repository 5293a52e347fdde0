"""Lists of Wagtail's administration that go by a text (names of accounts, titles) do so in French order.

The databases would set É and Œ after Z, or, by their collation, each in its own way.
"""

from collections.abc import Sequence
from typing import Any

import modelcluster.fields
import modelcluster.queryset
from django.core.exceptions import FieldError
from django.db.models import CharField, QuerySet, TextField
from modelcluster.utils import sort_by_fields as stock_sort
from wagtail.admin.views.generic.base import BaseListingView

from cms.french_order import FrenchOrder


def install() -> None:
    """Have every list of the administration ordered so, and what a draft holds in memory."""
    modelcluster.fields.sort_by_fields = modelcluster.queryset.sort_by_fields = sort_by_fields
    stock = BaseListingView.get_queryset

    def get_queryset(self: Any) -> Any:
        found = stock(self)
        return in_french_order(found) if isinstance(found, QuerySet) else found

    BaseListingView.get_queryset = get_queryset


def sort_by_fields(items: list[Any], fields: Sequence[Any]) -> None:
    """modelcluster's, which knows names of fields only: sorts objects in place as `order_by` would."""
    for field in reversed(fields):
        if isinstance(field, FrenchOrder):
            items.sort(key=field.key_of)
        else:
            stock_sort(items, [field])


def in_french_order(rows: QuerySet) -> QuerySet:
    """The same rows; the texts among the columns they are ordered by are compared as French lists them."""
    if rows.query.is_sliced or not any(map(_is_text_of(rows), rows.query.order_by)):
        return rows
    is_text = _is_text_of(rows)
    return rows.order_by(*(_french(name) if is_text(name) else name for name in rows.query.order_by))


def _is_text_of(rows: QuerySet) -> Any:
    def is_text(name: Any) -> bool:
        if not isinstance(name, str) or name in rows.query.annotations:
            return False
        try:
            path = rows.query.names_to_path(name.lstrip("-").split("__"), rows.model._meta)
        except FieldError:
            return False
        field = path[1]
        is_code = bool(field.choices) or field.name == "path"
        return isinstance(field, CharField | TextField) and not is_code

    return is_text


def _french(name: str) -> Any:
    key = FrenchOrder(name.lstrip("-"))
    return key.desc() if name.startswith("-") else key.asc()
