"""Only what the machine did is called an outage; a mistake of the program stays an error."""

import errno
import sqlite3

import pytest
from django.db import DatabaseError, InternalError, OperationalError

from cms.http.outages import DATABASE_AWAY, DISK_FULL, NEWER_VERSION, NOT_NOTED, READ_ONLY, outage_behind
from cms.publishing.newer_schema import NewerSchema
from cms.publishing.outbox import UpdateNotWritten


def from_sqlite(code: int) -> DatabaseError:
    return caused(type("SQLiteError", (sqlite3.OperationalError,), {"sqlite_errorcode": code})())


def from_postgresql(state: str | None, kind: type[DatabaseError] = OperationalError) -> DatabaseError:
    return caused(type("PostgreSQLError", (Exception,), {"sqlstate": state})(), kind)


def caused(cause: Exception, kind: type[DatabaseError] = OperationalError) -> DatabaseError:
    error = kind("why")
    error.__cause__ = cause
    return error


def while_handling(error: Exception) -> Exception:
    """Another error, raised because of that one."""
    later = ValueError("later")
    later.__context__ = error
    return later


def because_of(error: Exception) -> UpdateNotWritten:
    refused = UpdateNotWritten("an update")
    refused.__cause__ = error
    return refused


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (OSError(errno.ENOSPC, "no space"), DISK_FULL),
        (OSError(errno.EDQUOT, "quota"), DISK_FULL),
        (from_sqlite(sqlite3.SQLITE_FULL), DISK_FULL),
        (from_postgresql("53100"), DISK_FULL),
        (while_handling(OSError(errno.ENOSPC, "no space")), DISK_FULL),
        (from_sqlite(sqlite3.SQLITE_BUSY), DATABASE_AWAY),
        (from_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), DATABASE_AWAY),
        (from_sqlite(sqlite3.SQLITE_CANTOPEN), DATABASE_AWAY),
        (from_postgresql(None), DATABASE_AWAY),
        (from_postgresql("57P01"), DATABASE_AWAY),
        (from_postgresql("40P01"), DATABASE_AWAY),
        (from_postgresql("55P03"), DATABASE_AWAY),
        (from_postgresql("25P03", InternalError), DATABASE_AWAY),
        (from_postgresql("25P02", InternalError), None),
        (from_postgresql("25006", InternalError), READ_ONLY),
        (because_of(from_postgresql("25006", InternalError)), READ_ONLY),
        (from_sqlite(sqlite3.SQLITE_READONLY), READ_ONLY),
        (from_postgresql(None, InternalError), None),
        (from_sqlite(sqlite3.SQLITE_ERROR), None),
        (from_postgresql("42P01"), None),
        (OSError(errno.ENOENT, "no file"), None),
        (NewerSchema("publishing.0011_of_tomorrow"), NEWER_VERSION),
        (while_handling(NewerSchema("publishing.0011_of_tomorrow")), NEWER_VERSION),
        (UpdateNotWritten("an update"), NOT_NOTED),
        (because_of(OSError(errno.ENOSPC, "no space")), DISK_FULL),
        (because_of(from_sqlite(sqlite3.SQLITE_BUSY)), DATABASE_AWAY),
        (because_of(from_postgresql("23502")), NOT_NOTED),
        (ValueError("mistake"), None),
        (None, None),
    ],
)
def test_what_is_behind_an_error(error, outage):
    assert outage_behind(error) == outage
