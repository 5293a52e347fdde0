"""A copy that can be restored, taken while the site serves: database first, then the files it names."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone


class Command(BaseCommand):
    help = "Sauvegarde la base SQLite, les fichiers et la clé dans un nouveau dossier daté."

    def add_arguments(self, parser) -> None:
        parser.add_argument("to", nargs="?", type=Path, default=settings.DATA_DIR / "backups")

    def handle(self, *args, to: Path, **options) -> None:
        folder = to / f"{timezone.localtime():%Y-%m-%d-%H%M%S}"
        folder.mkdir(parents=True, mode=0o700)
        if connection.vendor == "sqlite":
            copy_database(Path(connection.settings_dict["NAME"]), folder / "db.sqlite3")
        else:
            self.stdout.write("Base PostgreSQL : à sauvegarder avec pg_dump (voir docs/operations.md).")
        # Not `epoch`: put back with an old database it would hide that the database went back in time.
        if (settings.DATA_DIR / "secret-key").exists():
            shutil.copy2(settings.DATA_DIR / "secret-key", folder)
        if settings.MEDIA_ROOT.exists():
            shutil.copytree(settings.MEDIA_ROOT, folder / "media")
        self.stdout.write(f"Sauvegarde faite : {folder}")


def copy_database(source: Path, target: Path) -> None:
    """`VACUUM INTO`: one consistent moment, without stopping writers (copying the file would tear it)."""
    with closing(sqlite3.connect(source, timeout=60)) as live:
        live.execute("VACUUM INTO ?", [str(target)])
