"""Queries whose SQL is composed once: to compose it again for each reader costs more than to run it.

A queryset is composed with stand-ins for what differs from reader to reader: the moment, a name, the place of
a cursor, words. Its SQL is then run with what the reader asks for in their place. Decision 13 says what
this saves; `tests/cms/reading/test_statements.py` names what of Django it relies on.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

NOW = datetime(1815, 12, 10, 13, 17, 42, 271828, tzinfo=UTC)
"""Stands for the present moment: nothing here is so old."""
UNWRITTEN = "\U0010fffd"
"""Begins each text that stands for another. It is the last code point for private use: fields keep it
(`cms.typed_text`), nothing is named by it, and who filters by such a value finds nothing."""
REF = f"{UNWRITTEN}ref"
"""Stands for the name of an item."""
SORT_KEYS = {
    "published_at": NOW + timedelta(microseconds=1),
    "updated_at": NOW + timedelta(microseconds=2),
    "title_key": f"{UNWRITTEN}title_key",
    "ref": REF,
    "score": -18151210,
}
"""Stand for the sort keys of the item after which a list goes on."""

MOST_STATEMENTS = 256
"""Of one kind, whose SQL is kept: the same are asked for again whenever something has changed."""


def stems(count: int) -> tuple[str, ...]:
    """Stand for so many words searched for."""
    return tuple(f"{UNWRITTEN}{number}" for number in range(count))


class Statement:
    """The SQL of a queryset of rows of values, run with other values for their stand-ins."""

    def __init__(self, rows: QuerySet) -> None:
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            self.sql, params = compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        self.query, self.params = rows.query, list(params)
        self.columns = [column for column, *_ in compiler.select or ()]

    def rows(self, values: Mapping[Any, Any]) -> list[tuple]:
        """All rows, each value as its field has it; `values` are those to run with, by their stand-ins."""
        if not self.sql:
            return []
        compiler = self.query.get_compiler(connection=connection)
        converters = compiler.get_converters(self.columns)
        found = self._run(self.sql, values)
        return list(map(tuple, compiler.apply_converters(found, converters))) if converters else found

    def count(self, values: Mapping[Any, Any]) -> int:
        """The number of rows, not read."""
        if not self.sql:
            return 0
        [[number]] = self._run(f"SELECT COUNT(*) FROM ({self.sql}) AS counted", values)
        return int(number)

    def params_with(self, values: Mapping[Any, Any]) -> list[Any]:
        """The parameters of the SQL, as the database takes them, with these values for their stand-ins."""
        given = {_adapted(stand_in): _adapted(value) for stand_in, value in values.items()}
        return [
            next((value for stand_in, value in given.items() if stand_in == param), param)
            for param in self.params
        ]

    def _run(self, sql: str, values: Mapping[Any, Any]) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql, self.params_with(values))
            return list(cursor.fetchall())


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
