"""Turns what a page holds into what a partner receives, leaving out what is not public."""

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from django.db.models import Manager, Model, QuerySet
from modelcluster.queryset import FakeQuerySet
from wagtail.models import Page

from cms.items import ORIGIN
from cms.publishing.refs import api_url
from cms.publishing.registry import plugins
from cms.publishing.visibility import address, shown, source_of


@singledispatch
def serialize(value: Any) -> Any:
    """The JSON form of a value; None for an object that an anonymous visitor may not see.

    Other modules register their types: images, documents and streams do.
    """
    return value


@serialize.register(list | tuple | FakeQuerySet)
def _(values: Any) -> list[Any]:
    return [item for item in map(serialize, values) if item is not None]


@serialize.register
def _(rows: QuerySet) -> list[Any]:
    return serialize(list(_in_one_order(rows)))


def _in_one_order(rows: QuerySet) -> QuerySet:
    """The same rows, with those their order leaves equal by primary key.

    Otherwise the database may turn them round at each reading, and an item would differ from itself.
    """
    query = rows.query
    if query.is_sliced or query.combinator or query.distinct or query.values_select or query.extra_order_by:
        return rows
    order = query.order_by or (rows.model._meta.ordering if query.default_ordering else ())
    return rows.order_by(*order, "pk")


@serialize.register
def _(manager: Manager) -> list[Any]:
    return serialize(manager.all())


@serialize.register
def _(values: Mapping) -> dict[str, Any]:
    return {name: serialize(value) for name, value in values.items()}


@serialize.register
def _(obj: Model) -> Any:
    """A managed object says by `as_item()` what it is; otherwise it is its name."""
    if not shown(obj):
        return None
    return serialize(obj.as_item()) if hasattr(obj, "as_item") else str(obj)


@serialize.register
def _(page: Page) -> dict[str, Any] | None:
    """Of an alias, a link to what it stands for."""
    source = source_of(page) if shown(page) else None
    return link_to(source) if source is page or (source and shown(source)) else None


def link_to(page: Page) -> dict[str, Any]:
    """A `cms.items.Link` to a page already judged to be shown."""
    plugin = plugins.of_page(page)
    key, lang = plugin.identify(page)
    return {
        "type": plugin.name,
        "id": f"{key}.{lang}",
        "lang": lang,
        "title": page.title,
        "url": f"{ORIGIN}{address(page)}",
        "api_url": api_url(plugin.name, key, lang),
    }
