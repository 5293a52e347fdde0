"""Lists without an index (accounts, groups, redirects): accents, capitals and dashes matter as little there.

Wagtail has the database compare them letter by letter; they are read here, which their length allows.
"""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.search.index import class_is_indexed

from cms.admin_search.tokens import terms, title_key

MOST_FOUND = 500
"""Rows that are found by their words alone, besides those that have the very letters."""


def install() -> None:
    """Have every list that names its `search_fields` find by words what it does not find by letters."""
    stock = BaseListingView.search_queryset

    def search_queryset(self: Any, queryset: QuerySet) -> Any:
        found = stock(self, queryset)
        if not self.search_fields or class_is_indexed(queryset.model) or not self.is_searching:
            return found
        others = queryset.order_by().exclude(pk__in=found.order_by().values("pk"))
        return queryset.filter(
            Q(pk__in=found.order_by().values("pk"))
            | Q(pk__in=having_words(others, self.search_query, sorted(self.search_fields)))
        )

    BaseListingView.search_queryset = search_queryset


def having_words(rows: QuerySet, typed: str, fields: list[str]) -> list[Any]:
    """The primary keys of rows in which every word typed begins a word of these fields."""
    asked = [f" {term.word}" for term in terms(typed)]
    texts = (
        (pk, f" {title_key(' '.join(filter(None, row)))}") for pk, *row in rows.values_list("pk", *fields)
    )
    return [pk for pk, text in texts if asked and all(word in text for word in asked)][:MOST_FOUND]
