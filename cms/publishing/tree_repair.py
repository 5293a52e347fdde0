"""Repairs the number of children that treebeard keeps in each page and collection.

It is written by a statement of its own before the rows it counts, and a `save()` of an instance read earlier
writes the old one: a process killed in between, or two scripts at once, leave it wrong. A page that counts no
children answers 404 for all that are there.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import models, transaction
from wagtail.models import Collection, Page

TREES: tuple[type[models.Model], ...] = (Page, Collection)
CHUNK = 1000


class Counted(NamedTuple):
    """A row of a tree, and how many children it says it has."""

    pk: int
    path: str
    numchild: int


def miscounted() -> Iterator[tuple[type[models.Model], int]]:
    """(model, primary key) of what counts other children than it has.

    The trees are read in pieces, with one line of ancestors in memory; what an editor has changed between
    two pieces is looked at again.
    """
    for tree in TREES:
        yield from ((tree, pk) for pk in _miscounted_in(tree) if recount(tree, pk, check=True))


def _miscounted_in(tree: type[models.Model]) -> Iterator[int]:
    """In the order of the paths the children of a row follow it, before the next row beside it."""
    open_rows: list[Counted] = []
    children: list[int] = []
    for row in _in_order(tree):
        while open_rows and not row.path.startswith(open_rows[-1].path):
            yield from _closed(open_rows.pop(), children.pop())
        if open_rows and open_rows[-1].path == row.path[: -tree.steplen]:
            children[-1] += 1
        open_rows.append(row)
        children.append(0)
    while open_rows:
        yield from _closed(open_rows.pop(), children.pop())


def _closed(row: Counted, children: int) -> Iterator[int]:
    if row.numchild != children:
        yield row.pk


def _in_order(tree: type[models.Model]) -> Iterator[Counted]:
    """All rows by path, a few at a time."""
    rows = tree._base_manager.order_by("path").values_list(*Counted._fields)
    last = ""
    while chunk := [Counted(*row) for row in rows.filter(path__gt=last)[:CHUNK]]:
        yield from chunk
        last = chunk[-1].path


def recount(tree: type[models.Model], pk: int, check: bool = False) -> bool:
    """Count again under the lock of the row: who adds a child meanwhile adds one after us.

    Returns whether the number was wrong; `check` leaves it so.
    """
    with transaction.atomic():
        row = tree._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            return False
        children = tree._base_manager.filter(path__startswith=row.path, depth=row.depth + 1).count()
        if children != row.numchild and not check:
            tree._base_manager.filter(pk=pk).update(numchild=children)
        return bool(children != row.numchild)
