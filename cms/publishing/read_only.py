"""Whether the database only lets itself be read: after a switch to a standby, or by its provider's order."""

from django.db import connection


def database_is_read_only() -> bool:
    """As the server says of this transaction; SQLite does not say it."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        (said,) = cursor.fetchone()
    return said == "on"
