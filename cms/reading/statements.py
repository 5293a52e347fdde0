"""Queries whose SQL is composed once: to compose it again for each reader costs more than to run it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

NOW = datetime(1815, 12, 10, 13, 17, 42, 271828, tzinfo=UTC)
"""Stands for the present moment where a query is composed: no cursor reaches so far back."""
REF = "\N{REPLACEMENT CHARACTER}ref"
"""Stands for the name of an item, which always has a slash."""

MOST_STATEMENTS = 256
"""Of one kind, whose SQL is remembered: the same are asked for again whenever something has changed."""


class Statement:
    """The SQL of a queryset of rows of values, run with other values for what stands for them."""

    def __init__(self, rows: QuerySet) -> None:
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            self.sql, params = compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        self.query, self.params = rows.query, list(params)
        self.columns = [column for column, *_ in compiler.select or ()]

    def rows(self, values: Mapping[Any, Any]) -> list[tuple]:
        """All rows, each value as its field has it."""
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

    def _run(self, sql: str, values: Mapping[Any, Any]) -> list[tuple]:
        given = {_adapted(mark): _adapted(value) for mark, value in values.items()}
        params = [next((new for mark, new in given.items() if one == mark), one) for one in self.params]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
