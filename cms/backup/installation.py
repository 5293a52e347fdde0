"""What is backed up and put back: one database, one folder of files, one folder of data."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.backup import Obstacle
from cms.backup.databases import Database
from cms.backup.postgresql import PostgreSQL
from cms.backup.sqlite import SQLite


@dataclass(frozen=True)
class Installation:
    data_dir: Path
    media: Path
    connection: BaseDatabaseWrapper

    @property
    def database(self) -> Database:
        kind = PostgreSQL if self.connection.vendor == "postgresql" else SQLite
        return kind(self.connection)


def this_one() -> Installation:
    """The installation of this process."""
    if not isinstance(default_storage, FileSystemStorage):
        raise Obstacle(
            "the files are not in a folder of this machine; back up the database with pg_dump, and the files "
            "with the tools of whoever hosts them.",
            "les fichiers ne sont pas dans un dossier de cette machine ; sauvegardez la base avec pg_dump "
            "et les fichiers avec les outils de leur hébergeur.",
        )
    return Installation(Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT), connection)
