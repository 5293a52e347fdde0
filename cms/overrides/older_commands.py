"""A command that writes is refused where a newer version has migrated the database (decision 25).

Which commands write, those of other packages and of content types to come included, nobody can list; those
that may run are named.
"""

from functools import wraps
from typing import Any

from django.core.management.base import BaseCommand

from cms.publishing import newer_schema

ALLOWED = frozenset(
    {
        # read the database, or have nothing to do with it
        *("check", "dbshell", "diffsettings", "dumpdata", "export_openapi_schema", "inspectdb", "plugins"),
        *("sendtestemail", "shell", "show_references_index", "showmigrations"),
        *("sqlflush", "sqlmigrate", "sqlsequencereset", "test", "testserver"),
        # write files
        *("backup", "collectstatic", "compilemessages", "findstatic", "makemessages", "makemigrations"),
        *("optimizemigration", "squashmigrations", "startapp", "startplugin", "startproject"),
        # write accounts and sessions, as the requests do that are let through
        *("changepassword", "clearsessions", "createsuperuser", "password", "remove_second_factor"),
        # see to it themselves, or put another database in the place of this one
        *("reconcile", "restore", "runserver", "serve", "work"),
    }
)
"""The names of their modules."""


def install() -> None:
    """For the command line and for `call_command`."""
    execute = BaseCommand.execute

    @wraps(execute)
    def refused_if_older(self: BaseCommand, *args: Any, **options: Any) -> Any:
        if type(self).__module__.rpartition(".")[2] not in ALLOWED:
            newer_schema.refuse_if_newer()
        return execute(self, *args, **options)

    BaseCommand.execute = refused_if_older
