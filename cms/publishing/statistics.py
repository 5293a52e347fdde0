"""Tells SQLite how large the tables are and how often values repeat; PostgreSQL finds out by itself.

Without this it takes every index for equally good, and goes through all items to find the few that
hold a rare word.
"""

from django.db import connection

SAMPLE = 1000
"""Entries looked at in each index: a fraction of a second, whatever the site holds."""


def renew_statistics() -> None:
    """Connections opened from now on choose their indexes by what is in the tables."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
            cursor.execute("ANALYZE")
