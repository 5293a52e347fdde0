"""Migrating costs eleven seconds: it is done once, and every test process works on a copy.

The template is named after what went into it (every migration, the rights of the groups, the versions of
Django and Wagtail), so it is made again exactly when one of them changes. A transactional test leaves
the copy dirty; `restore` puts the template back, rows of the migrations included.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import django
import wagtail
from django.apps import apps
from django.db import connection


def fingerprint() -> str:
    """Sixteen characters that change when a migration, Django or Wagtail changes."""
    digest = hashlib.sha256(f"{django.__version__} {wagtail.__version__}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        digest.update(app.label.encode())
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(file.read_bytes())
    digest.update((Path(apps.get_app_config("accounts").path) / "groups.py").read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def alone(lock: Path):
    """Holds `lock` while one process makes the template and the others wait for it."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def migrate(database_url: str) -> None:
    """Runs every migration on `database_url` in a process of its own."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity=0"],
        env={**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
        check=True,
    )


def migrated_file(kept: Path) -> Path:
    """The SQLite template, made on first use and kept from one run to the next."""
    template = kept / f"{fingerprint()}.sqlite3"
    with alone(template.with_suffix(".lock")):
        if not template.exists():
            draft = template.with_suffix(f".{os.getpid()}")
            migrate(f"sqlite:///{draft}")
            with closing(sqlite3.connect(draft)) as made:
                made.execute("PRAGMA journal_mode=DELETE")
            draft.rename(template)
    return template


class SQLiteCopy:
    """A template file, copied to one file per test process."""

    def __init__(self, kept: Path, worker: str, scratch: Path) -> None:
        self.kept = kept
        self.copy = scratch / f"test-{worker}.sqlite3"
        self.url = f"sqlite:///{self.copy}"

    def prepare(self) -> None:
        self.template = migrated_file(self.kept)
        connection.close()
        connection.settings_dict["NAME"] = str(self.copy)
        self.restore()

    def restore(self) -> None:
        """Overwrites the copy with the template, page by page, so that open connections stay valid."""
        with (
            closing(sqlite3.connect(self.template)) as template,
            closing(sqlite3.connect(self.copy, timeout=60)) as copy,
        ):
            template.backup(copy)

    def another(self, scratch: Path, like: str = "") -> str:
        """The URL of one more database for processes of their own: like the template, or like another one."""
        origin = like.removeprefix("sqlite:///") or self.template
        return f"sqlite:///{shutil.copy(origin, scratch / 'db.sqlite3')}"

    def drop(self) -> None:
        connection.close()


class PostgreSQLCopy:
    """A template database, copied with `CREATE DATABASE … TEMPLATE`; the role must be allowed to."""

    def __init__(self, kept: Path, worker: str, scratch: Path) -> None:
        self.lock = kept / "postgresql.lock"
        self.template = f"codev_template_{fingerprint()}"
        self.copy = f"codev_test_{os.getpid()}_{worker}"
        self.url = self._url(self.copy)
        self.others: list[str] = []

    def _url(self, name: str) -> str:
        return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"

    def _execute(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self._url("postgres"), autocommit=True) as server:
            for statement in statements:
                server.execute(statement)

    def _exists(self) -> bool:
        import psycopg

        with psycopg.connect(self._url("postgres")) as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
            return found.fetchone() is not None

    def prepare(self) -> None:
        with alone(self.lock):
            if not self._exists():
                self._make()
        connection.close()
        connection.settings_dict["NAME"] = self.copy
        # A test may be long about something within its own transaction; the processes it starts may not.
        connection.settings_dict["OPTIONS"]["options"] += " -c idle_in_transaction_session_timeout=0"
        self.restore()

    def _make(self) -> None:
        draft = f"{self.template}_{os.getpid()}"
        self._execute(f'CREATE DATABASE "{draft}"')
        migrate(self._url(draft))
        self._execute(f'ALTER DATABASE "{draft}" RENAME TO "{self.template}"')

    def restore(self) -> None:
        connection.close()
        self._execute(
            f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)',
            f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.template}"',
        )

    def another(self, scratch: Path, like: str = "") -> str:
        """The same, dropped with this one; nobody may be using the origin."""
        name = f"{self.copy}_{len(self.others)}"
        origin = like.rpartition("/")[2] or self.template
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
        self.others.append(name)
        return self._url(name)

    def empty(self) -> str:
        """The URL of one more database, without tables; dropped with this one."""
        name = f"{self.copy}_{len(self.others)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        self.others.append(name)
        return self._url(name)

    def drop(self) -> None:
        connection.close()
        for name in (self.copy, *self.others):
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def database_copy(kept: Path, worker: str, scratch: Path):
    """The copy this test process works on: PostgreSQL when `DATABASE_URL` says so, otherwise SQLite."""
    copy = PostgreSQLCopy if connection.vendor == "postgresql" else SQLiteCopy
    return copy(kept, worker, scratch)
