"""Sites to back up and to restore into, and an independent reader of what they hold."""

import hashlib
import io
import json
import re
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, cast

from django.db import connection

from cms.backup.archive import MANIFEST, SEAL
from cms.backup.installation import Installation

EPOCH = re.compile(r"(publishing_changesequence\W.*?)'[0-9a-f]{32}'")


@contextmanager
def elsewhere(folder: Path) -> Iterator[Installation]:
    """A machine with nothing on it yet: an empty database, empty folders."""
    other = connection.copy()
    if connection.vendor == "sqlite":
        other.settings_dict["NAME"] = str(folder / "data" / "db.sqlite3")
    else:
        other.settings_dict["NAME"] += "_elsewhere"
        administer(f'CREATE DATABASE "{other.settings_dict["NAME"]}" TEMPLATE template0')
    (folder / "data").mkdir(parents=True)
    try:
        yield Installation(folder / "data", folder / "data" / "media", other)
    finally:
        other.close()
        drop_databases(other.settings_dict["NAME"])


def drop_databases(name: str) -> None:
    """This database and those that restorations have put aside."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name])
            found = [row[0] for row in cursor.fetchall()]
        administer(*(f'DROP DATABASE "{database}" WITH (FORCE)' for database in found))


def administer(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows(site: Installation) -> list[str]:
    """Every row of every table as one statement each, sorted; the epoch is left out."""
    name = site.connection.settings_dict["NAME"]
    dumped = sqlite_rows(name) if connection.vendor == "sqlite" else postgresql_rows(name)
    return sorted(EPOCH.sub(r"\1'…'", line) for line in dumped)


def sqlite_rows(name: str) -> list[str]:
    with closing(sqlite3.connect(name)) as database:
        return list(database.iterdump())


def postgresql_rows(name: str) -> list[str]:
    given = connection.settings_dict
    command = ["pg_dump", "--data-only", "--inserts", "-h", given["HOST"], "-p", str(given["PORT"])]
    result = subprocess.run(
        [*command, "-U", given["USER"], name],
        env={"PGPASSWORD": given["PASSWORD"], "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in result.stdout.splitlines() if not re.match(r"\\(un)?restrict|--", line)]


def files(folder: Path) -> dict[str, str]:
    """The digest of every file, by its name inside the folder."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def forge(archive: Path, name: str, changed: Callable[[bytes], bytes]) -> None:
    """Writes an archive again with one member changed and every digest right, as anybody can."""
    with tarfile.open(archive) as tar:
        held = {info.name: cast(IO[bytes], tar.extractfile(info)).read() for info in tar}
    held[name] = changed(held[name])
    manifest = json.loads(held[MANIFEST])
    manifest["members"][name] = {"size": len(held[name]), "sha256": sha256(held[name])}
    held[MANIFEST] = json.dumps(manifest | {"signed": True}).encode()
    held[SEAL] = sha256(held[MANIFEST]).encode()
    with tarfile.open(archive, "w") as tar:
        for name, content in held.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def contents(site: Installation) -> tuple[list[str], dict[str, str]]:
    return rows(site), files(site.media)
