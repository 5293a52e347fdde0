"""SQLite: one file, copied at one moment, replaced by one rename."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from cms import atomic_files
from cms.backup import Obstacle
from cms.backup.databases import Snapshot, check_counts, counted, sequence_table
from cms.backup.manifest import Manifest, Vendor
from cms.publishing.epoch import new_identity

BESIDE = ("-wal", "-shm", "-journal")
PATIENCE = 60  # seconds that a writer may hold the database


class SQLite:
    vendor: Vendor = "sqlite"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.file = Path(connection.settings_dict["NAME"])
        self.draft = self.file.with_name(self.file.name + ".restoring")

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:
        """`VACUUM INTO`: without stopping writers, and without the remains of what was deleted."""
        copy = folder / "database"
        copy.unlink(missing_ok=True)
        try:
            with closing(self._existing()) as live:
                live.execute("VACUUM INTO ?", [str(copy)])
        except sqlite3.Error as error:
            raise Obstacle(
                f"the database {self.file} could not be copied ({error}).",
                f"la base {self.file} n'a pas pu être copiée ({error}).",
            ) from error
        with closing(sqlite3.connect(copy)) as made:

            def query(sql: str) -> list[tuple]:
                return made.execute(sql).fetchall()

            yield Snapshot(self.vendor, tables(made), query, lambda: copy)

    def is_empty(self) -> bool:
        if not self.file.exists():
            return True
        try:
            with closing(self._existing()) as present:
                return not tables(present)
        except sqlite3.Error:
            return False

    def check_free(self) -> None:
        """Leaving the write-ahead log succeeds only for who is alone; what it held is in the file then."""
        if not self.file.exists():
            return
        try:
            with closing(self._existing(patience=1)) as present:
                present.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise Obstacle(
                    f"the database {self.file} is open in another process; stop it.",
                    f"la base {self.file} est ouverte dans un autre processus ; arrêtez-le.",
                ) from error
            raise Obstacle(
                f"the database {self.file} cannot be replaced ({error}).",
                f"la base {self.file} ne peut pas être remplacée ({error}).",
            ) from error
        except sqlite3.DatabaseError:
            pass  # damaged, which is why it is being replaced

    def prepare(self, dump: Path, manifest: Manifest) -> None:
        self.discard()
        atomic_files.move(dump, self.draft)
        try:
            with closing(sqlite3.connect(self.draft)) as new:
                (verdict,) = new.execute("PRAGMA integrity_check").fetchone()
                if verdict != "ok":
                    raise damaged(verdict)
                check_counts(manifest, counted(tables(new), lambda sql: new.execute(sql).fetchall()))
                new.execute(f"UPDATE {sequence_table(tables(new))} SET epoch = ?", [new_identity()])
                new.commit()
        except sqlite3.Error as error:
            raise damaged(error) from error

    def switch(self, aside: Path) -> str:
        kept = [part for part in self._parts() if part.exists()]
        for part in kept:
            atomic_files.link_or_copy(part, aside / part.name)
        os.sync()
        for part in kept:  # a log that does not belong to the new file would be played into it
            if part != self.file:
                part.unlink()
        os.replace(self.draft, self.file)
        os.sync()
        return str(aside / self.file.name)

    def discard(self) -> None:
        for name in ("", *BESIDE):
            self.draft.with_name(self.draft.name + name).unlink(missing_ok=True)

    def _parts(self) -> list[Path]:
        return [self.file, *(self.file.with_name(self.file.name + suffix) for suffix in BESIDE)]

    def _existing(self, patience: float = PATIENCE) -> sqlite3.Connection:
        """Never makes the file by looking at it."""
        return sqlite3.connect(f"{self.file.absolute().as_uri()}?mode=rw", timeout=patience, uri=True)


def tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    )
    return sorted(name for (name,) in rows)


def damaged(reason: object) -> Obstacle:
    return Obstacle(
        f"the database in the archive is damaged ({reason}).",
        f"la base de l'archive est abîmée ({reason}).",
    )
