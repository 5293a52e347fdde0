"""What both databases can do for a backup and a restoration."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cms.backup import Obstacle
from cms.backup.manifest import DatabaseState, Manifest, Vendor
from cms.backup.media_snapshot import file_columns
from cms.publishing.models import ChangeSequence
from cms.terminal import bilingual

Query = Callable[[str], list[tuple[Any, ...]]]
SEQUENCE_TABLES = (ChangeSequence._meta.db_table, "publishing_journal")
"""Where the epoch is; archives of databases before `publishing.0009` have it under the second name."""


@dataclass(frozen=True)
class Snapshot:
    """One committed moment of a database: `query` reads from it, `dump` returns a file that holds it."""

    vendor: Vendor
    tables: list[str]
    query: Query
    dump: Callable[[], Path]

    def file_names(self) -> set[str]:
        names: set[str] = set()
        for table, column in file_columns():
            if table in self.tables:
                rows = self.query(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')
                names |= {name for (name,) in rows}
        return names

    def state(self) -> DatabaseState:
        sequence = sequence_table(self.tables)
        if "django_migrations" not in self.tables or not sequence:
            raise Obstacle(
                'the database is empty, there is nothing to back up; "make run" prepares it.',
                "la base est vide, il n'y a rien à sauvegarder ; « make run » la prépare.",
            )
        epoch, head = next(iter(self.query(f"SELECT epoch, head FROM {sequence}")), ("", 0))
        migrations = self.query("SELECT app, name FROM django_migrations ORDER BY app, name")
        return DatabaseState(
            vendor=self.vendor,
            migrations=[f"{app}.{name}" for app, name in migrations],
            counts=counted(self.tables, self.query),
            epoch=epoch,
            head=head,
        )


class Database(Protocol):
    """A database of this installation, and the one that is prepared to take its place."""

    vendor: Vendor

    def snapshot(self, folder: Path) -> AbstractContextManager[Snapshot]:
        """A moment that does not change while the site goes on; `folder` is for what it needs."""

    def is_empty(self) -> bool:
        """Whether a restoration replaces nothing."""

    def check_free(self) -> None:
        """Raises `Obstacle` when another process has the database open."""

    def prepare(self, dump: Path, manifest: Manifest) -> None:
        """Makes the new database beside the present one, compares it, and begins its own epoch."""

    def switch(self, aside: Path) -> str:
        """Puts the prepared database in place, in one step; says where the replaced one is."""

    def discard(self) -> None:
        """Removes what `prepare` made and nobody put in place."""


def sequence_table(tables: list[str]) -> str:
    """The table of the sequence of changes; empty in a database that was never prepared."""
    return next((table for table in SEQUENCE_TABLES if table in tables), "")


def counted(tables: list[str], query: Query) -> dict[str, int]:
    """Rows by table."""
    return {table: query(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables}


def differences(expected: dict[str, int], found: dict[str, int]) -> Iterator[str]:
    """The tables whose rows are not as many as they were."""
    for table in sorted(expected.keys() | found):
        if expected.get(table) != found.get(table):
            there, wanted = found.get(table), expected.get(table)
            yield bilingual(f"{table}: {there} instead of {wanted}", f"{table} : {there} au lieu de {wanted}")


def check_counts(manifest: Manifest, found: dict[str, int]) -> None:
    if wrong := list(differences(manifest.database.counts, found)):
        tables = "; ".join(wrong[:3])
        raise Obstacle(
            f"the restored database is not that of the archive ({tables}).",
            f"la base restaurée n'est pas celle de l'archive ({tables}).",
        )
