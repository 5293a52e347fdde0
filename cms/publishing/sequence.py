"""The numbers of all public changes, in the order of their commits."""

from django.db import connection, transaction
from django.db.models import F

from cms.publishing import epoch
from cms.publishing.epoch import ROW, Head
from cms.publishing.models import ChangeSequence


def head() -> Head:
    """Where the sequence stands. Read this first, rows second."""
    row = ChangeSequence.objects.filter(pk=ROW).values_list("epoch", "head").first()
    return Head(*row) if row else epoch.begin_first()


def allocate(count: int) -> int:
    """Take the next `count` numbers and return the first; the sequence stays locked to the commit."""
    current = _advance(count)
    first = current.head - count + 1
    if epoch.remembered().is_ahead_of(current._replace(head=first - 1)):
        current = current._replace(epoch=epoch.begin())
    transaction.on_commit(lambda: epoch.remember(current), robust=True)
    return first


def bump() -> None:
    """Say that something was looked at again, or changed, that visitors may see though it is in no item.

    The sequence stays locked to the commit: this comes last, like taking numbers.
    """
    ChangeSequence.objects.filter(pk=ROW).update(version=F("version") + 1)


def lock() -> None:
    """Lock the sequence to the commit without taking a number: one transaction at a time from here on."""
    head()
    ChangeSequence.objects.select_for_update().filter(pk=ROW).first()


def _advance(count: int) -> Head:
    table = ChangeSequence._meta.db_table
    sql = f"UPDATE {table} SET head = head + %s, version = version + 1 WHERE id = %s RETURNING epoch, head"
    with connection.cursor() as cursor:
        cursor.execute(sql, [count, ROW])
        row = cursor.fetchone()
    if row is None:
        epoch.begin_first()
        return _advance(count)
    return Head(*row)
