"""PostgreSQL: dumped at one exported moment, restored beside the present database, renamed into place."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from cms import pooler
from cms.backup import Obstacle
from cms.backup.databases import Query, Snapshot, check_counts, counted, sequence_table
from cms.backup.manifest import Manifest, Vendor
from cms.publishing.epoch import new_identity
from cms.terminal import bilingual

LONGEST_NAME = 63
"""Bytes; PostgreSQL cuts longer names."""
MAINTENANCE = "postgres"
"""The database from which others are made and renamed."""

CURES = {
    "42501": (
        "the role must be able to create and rename databases (ALTER ROLE … CREATEDB)",
        "le rôle doit pouvoir créer et renommer des bases (ALTER ROLE … CREATEDB)",
    ),
    "55006": (
        "stop the site and its workers on every machine",
        "arrêtez le site et ses travailleurs sur toutes les machines",
    ),
}
"""By SQLSTATE: insufficient_privilege, object_in_use; in English and in French."""
USUAL_CURE = ("check DATABASE_URL", "vérifiez DATABASE_URL")
THROUGH_A_POOLER = (
    "DATABASE_URL leads through a pooler (pgbouncer), where pg_dump would leave its settings to the site and "
    "no database can be renamed; for this command alone, name the server itself in DATABASE_URL.",
    "DATABASE_URL passe par un répartiteur de connexions (pgbouncer), où pg_dump laisserait ses réglages au "
    "site et où aucune base ne se renomme ; pour cette commande seule, nommez dans DATABASE_URL le serveur "
    "lui-même.",
)


class PostgreSQL:
    vendor: Vendor = "postgresql"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.name: str = connection.settings_dict["NAME"]
        self.draft = named(self.name, "restoring")

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:
        """One read-only transaction, whose view of the database `pg_dump` shares."""
        copy = folder / "database"
        with self._connected(self.name) as reader, transaction_of(reader):
            with reader.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                # It waits for as long as `pg_dump` copies, and keeps nobody from writing.
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            query = asking(reader)
            (exported,) = query("SELECT pg_export_snapshot()")[0]

            def dump() -> Path:
                options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={exported}"]
                self._run("pg_dump", *options, f"--file={copy}", f"--dbname={self.name}")
                return copy

            yield Snapshot(self.vendor, tables(query), query, dump)

    def is_empty(self) -> bool:
        with self._connected(self.name) as present:
            return not tables(asking(present))

    def check_free(self) -> None:
        self.connection.close()
        with self._connected(MAINTENANCE) as other:
            sql = f"SELECT count(*) FROM pg_stat_activity WHERE datname = {quoted(self.name)}"
            ((count,),) = asking(other)(sql)
        if count:
            raise Obstacle(
                f"the database {self.name} is open in {count} other connections; "
                "stop the site and its workers on every machine.",
                f"la base {self.name} est ouverte par {count} autres connexions ; "
                "arrêtez le site et ses travailleurs sur toutes les machines.",
            )

    def prepare(self, dump: Path, manifest: Manifest) -> None:
        self.discard()
        with self._connected(self.name) as present:
            collate, kind = asking(present)(
                "SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()"
            )[0]
        self._administer(
            f"CREATE DATABASE {self._quoted(self.draft)} TEMPLATE template0 ENCODING 'UTF8' "
            f"LC_COLLATE {quoted(collate)} LC_CTYPE {quoted(kind)}"
        )
        options = ["--exit-on-error", "--no-owner", "--no-privileges"]
        self._run("pg_restore", *options, f"--dbname={self.draft}", str(dump))
        with self._connected(self.draft) as new, new.cursor() as cursor:
            query = asking(new)
            found = tables(query)
            check_counts(manifest, counted(found, query))
            cursor.execute(f"UPDATE {sequence_table(found)} SET epoch = %s", [new_identity()])
            cursor.execute("ANALYZE")

    def switch(self, aside: Path) -> str:
        """Both renames in one transaction; PostgreSQL refuses them while anybody is connected."""
        replaced = named(self.name, f"replaced_{aside.name.replace('-', '_')}")
        empty = self.is_empty()
        with self._connected(MAINTENANCE) as other, transaction_of(other), other.cursor() as cursor:
            for old, new in ((self.name, replaced), (self.draft, self.name)):
                cursor.execute(f"ALTER DATABASE {self._quoted(old)} RENAME TO {self._quoted(new)}")
        if empty:
            self._administer(f"DROP DATABASE {self._quoted(replaced)}")
        return bilingual(f"{replaced} on the same server", f"la base {replaced} du même serveur")

    def discard(self) -> None:
        self._administer(f"DROP DATABASE IF EXISTS {self._quoted(self.draft)} WITH (FORCE)")

    def _quoted(self, name: str) -> str:
        return self.connection.ops.quote_name(name)

    @contextmanager
    def _connected(self, name: str) -> Iterator[BaseDatabaseWrapper]:
        """A connection of its own to a database of the same server, as the same role."""
        other = self.connection.copy()
        other.settings_dict["NAME"] = name
        try:
            other.connect()
            if pooler.lends_sessions(other):
                raise Obstacle(*THROUGH_A_POOLER)
            yield other
        except DatabaseError as error:
            english, french = CURES.get(str(getattr(error.__cause__, "sqlstate", "")), USUAL_CURE)
            words = " ".join(str(error).split())
            raise Obstacle(
                f"PostgreSQL refused ({words}); {english}.", f"PostgreSQL a refusé ({words}) ; {french}."
            ) from error
        finally:
            other.close()

    def _administer(self, statement: str) -> None:
        with self._connected(MAINTENANCE) as other, other.cursor() as cursor:
            cursor.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        settings, passwords = DatabaseClient.settings_to_cmd_args_env(self.connection.settings_dict, [])
        where = [*settings[1:-1], "--no-password"]  # without `psql` and the name of the database
        try:
            subprocess.run(
                [program, *where, *arguments],
                env={**os.environ, **(passwords or {})},
                stderr=subprocess.PIPE,
                text=True,
                check=True,
            )
        except FileNotFoundError as error:
            raise Obstacle(
                f"the program {program} is missing; on Debian: sudo apt install postgresql-client.",
                f"le programme {program} manque ; sous Debian : sudo apt install postgresql-client.",
            ) from error
        except subprocess.CalledProcessError as error:
            words = " ".join(error.stderr.split())[-500:]
            raise Obstacle(f"{program} failed: {words}", f"{program} a échoué : {words}") from error


@contextmanager
def transaction_of(connection: BaseDatabaseWrapper) -> Iterator[None]:
    connection.set_autocommit(False)
    yield
    connection.commit()


def asking(connection: BaseDatabaseWrapper) -> Query:
    def query(sql: str) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    return query


def tables(query: Query) -> list[str]:
    rows = query("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [name for (name,) in rows]


def named(database: str, suffix: str) -> str:
    """A name beside a database's own, within the length PostgreSQL keeps."""
    return f"{database[: LONGEST_NAME - len(suffix) - 1]}_{suffix}"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
