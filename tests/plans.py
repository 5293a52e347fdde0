"""How a database goes about a query, once it knows what is in its tables."""

from django.db import connection

from cms.publishing.statistics import renew_statistics


def know_tables() -> None:
    """What the worker does on SQLite, and PostgreSQL by itself."""
    renew_statistics()
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")


def plan(rows) -> str:
    """The steps, one a line, in the database's own words."""
    if connection.vendor == "sqlite":
        sql, parameters = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
            return "\n".join(row[3] for row in cursor)
    return rows.explain()
