"""Withdraws at once what the change of a whole branch has hidden, before anything is built.

A branch of ten thousand pages takes the worker minutes. What has become private must not be read
outside for so long: the pages that no visitor may see any more are found and withdrawn in a few
statements, each with its number. The refresh that follows corrects what depends on them.
"""

import json

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from cms.publishing import locks, sequence, spelling_index
from cms.publishing.bulk_visibility import are_items, pages_within
from cms.publishing.models import Facet, PendingUpdate, Publication, Scope
from cms.publishing.refs import page_refs
from cms.publishing.registry import plugins
from cms.publishing.sql_parameters import one_parameter
from cms.publishing.writing import BARE

FEW = 500
"""Pages that may be named one by one in a query; of more, all pages are read."""


@locks.tried_twice
def withdraw_hidden(updates: list[PendingUpdate]) -> int:
    """Withdraw the items of these updates' pages that no visitor may see now; returns how many.

    Freezes wait meanwhile: one that judged before the change has committed before we look, one that
    comes later judges what we saw. So nothing withdrawn here is frozen again from an old judgement.
    """
    locks.after_freezing()
    if not hidden(updates):
        return 0
    with transaction.atomic():
        locks.instead_of_freezing()
        pks = hidden(updates)
        if pks:
            _withdraw(pks)
    return len(pks)


def hidden(updates: list[PendingUpdate]) -> list[int]:
    """Live publications whose page these updates are about and no visitor may see now, or is gone."""
    branches = {update.ref for update in updates if update.scope == Scope.SUBTREE}
    refs = _hidden_below(branches) if branches else set()
    refs |= _without_a_visible_page({update.ref for update in updates if update.scope == Scope.ITEM})
    return sorted(_live(refs).values_list("pk", flat=True))


def _live(refs: set[str]) -> QuerySet:
    live = Publication.objects.filter(live=True, type__in=_judged_as_pages())
    return live.filter(ref__in=one_parameter(sorted(refs), "text")) if refs else live.none()


def _hidden_below(branches: set[str]) -> set[str]:
    return set(page_refs(pages_within(branches).exclude(are_items(timezone.now()))))


def _without_a_visible_page(refs: set[str]) -> set[str]:
    live = dict(_live(refs).values_list("ref", "key"))
    if not live:
        return set()
    pages = Page.objects.filter(are_items(timezone.now()))
    if len(live) <= FEW:
        pages = pages.filter(translation_key__in=live.values())
    return live.keys() - set(page_refs(pages))


def _judged_as_pages() -> list[str]:
    """The types of pages whose plugin has no rule of its own.

    What another plugin decides by its own rule, only its own rule may withdraw: that waits for the worker.
    """
    return [
        plugin.name for plugin in plugins if issubclass(plugin.model, Page) and plugin.is_judged_by_engine()
    ]


def _withdraw(pks: list[int]) -> None:
    """The same as withdrawing them one by one; what they looked at stays, for the refresh to compare."""
    first = sequence.allocate(len(pks))
    columns = BARE | {"changed_at": timezone.now()}
    fields = [Publication._meta.get_field(name) for name in columns]
    assignments = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    values = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, columns.values(), strict=True)
    ]
    numbered, given = _numbered(pks)
    table = Publication._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {assignments}, seq = %s + numbered.place"
            f" FROM ({numbered}) AS numbered WHERE {table}.id = numbered.id",
            [*values, first, given],
        )
    Facet.objects.filter(publication__in=one_parameter(pks, "bigint")).bulk_delete()
    spelling_index.remove(pks)


def _numbered(pks: list[int]) -> tuple[str, object]:
    """SQL for these keys as rows of `id` with `place`, counted from nought, and its parameter."""
    if connection.vendor == "postgresql":
        return (
            "SELECT id, place - 1 AS place FROM unnest(%s::bigint[]) WITH ORDINALITY AS given(id, place)",
            pks,
        )
    return "SELECT value AS id, key AS place FROM json_each(%s)", json.dumps(pks)
