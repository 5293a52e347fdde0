"""Rows that an uninstalled package left behind keep nothing of the site from being deleted.

Django cascades to the tables of the models it has loaded. The database knows the others too, and refuses to
delete a page or a picture to which a row of theirs refers.
"""

from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.signals import pre_delete
from wagtail.models import ReferenceIndex


class Reference(NamedTuple):
    """A column that refers to rows of another table, in a table that no model is loaded for."""

    table: str
    column: str
    key: str
    """The primary key of the table."""
    optional: bool
    """Whether the column may be empty."""


def connect() -> None:
    """Look at every deletion; where nothing was uninstalled this costs a look into an empty map."""
    pre_delete.connect(before_delete, dispatch_uid="orphan_rows")
    for name in ("get_references_to", "get_references_to_in_bulk"):
        stock = getattr(ReferenceIndex, name).__func__
        setattr(ReferenceIndex, name, classmethod(described(stock)))


def described(stock: Callable[..., QuerySet]) -> Callable[..., QuerySet]:
    """Only the references that Wagtail's lists of usages can put into words: they ask the model for them."""

    @wraps(stock)
    def references_to(cls: type[ReferenceIndex], found: Any) -> QuerySet:
        labels = [config.label for config in apps.get_app_configs()]
        return stock(cls, found).filter(content_type__app_label__in=labels)

    return references_to


def before_delete(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    meta = sender._meta
    if meta.db_table in references():
        delete_referring(meta.db_table, [meta.pk.get_db_prep_value(instance.pk, connection)])


def delete_referring(table: str, keys: list[Any]) -> None:
    """Empty the optional references to these rows, and delete the rows of those that are not."""
    for reference in references().get(table, ()):
        referring = _name(reference.table)
        if reference.optional:
            _run(f"UPDATE {referring} SET {_name(reference.column)} = NULL", reference, keys)
            continue
        rows = _run(f"SELECT {_name(reference.key)} FROM {referring}", reference, keys)
        if gone := [row[0] for row in rows]:
            delete_referring(reference.table, gone)
            _run(f"DELETE FROM {referring}", reference, keys)


@cache
def references() -> dict[str, list[Reference]]:
    """The references of tables without a model, by the table they refer to; read once in a process."""
    found: dict[str, list[Reference]] = {}
    for table, reference in _references():
        found.setdefault(table, []).append(reference)
    return found


def _references() -> Iterator[tuple[str, Reference]]:
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - known):
            columns = connection.introspection.get_table_description(cursor, table)
            optional = {column.name for column in columns if column.null_ok}
            key = connection.introspection.get_primary_key_column(cursor, table)
            for constraint in connection.introspection.get_constraints(cursor, table).values():
                if constraint["foreign_key"]:
                    [column] = constraint["columns"]
                    yield constraint["foreign_key"][0], Reference(table, column, key, column in optional)


def _run(statement: str, reference: Reference, keys: list[Any]) -> list[tuple[Any, ...]]:
    """The statement for the rows that refer to these keys; what it returns, for a SELECT."""
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE {_name(reference.column)} IN ({places})", keys)
        return cursor.fetchall() if cursor.description else []


def _name(name: str) -> str:
    return connection.ops.quote_name(name)
