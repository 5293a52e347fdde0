"""Whether a newer version has migrated the database: this one then reads on, and writes no more.

What it would write may be wrong in tables that it does not know any more. It is asked while the process
runs, because the migration comes while it runs: before every request that writes, in the transaction of every
change of content, and at each turn of the worker (decision 25).
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from django.core.management import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from cms.terminal import bilingual

COMPATIBLE = "_compatible"
"""How the name of a migration ends with which the version before may go on writing."""

Row = tuple[int, str, str, datetime]
_last_seen: Row | None = None
"""The last applied migration up to which none is newer: only what follows is looked at, unless another one
stands there by now, because the database was put back.
"""


class NewerSchema(CommandError):
    """This version is older than the database, and was about to write; a command prints the sentence."""


def newer_migrations() -> list[str]:
    """`app.name` of each applied migration that forbids this version to write, in the order of application.

    Those of apps that are not installed here count for nothing, nor does what a later squash replaced.
    """
    global _last_seen
    rows = _applied(_last_seen[0]) if _last_seen else []
    if rows[:1] != [_last_seen] or any(_is_unknown(app, name) for _, app, name, _ in rows):
        rows = _applied(0)
    newer = list(_newer_among([(app, name) for _, app, name, _ in rows]))
    if rows and not newer:
        _last_seen = rows[-1]
    return newer


def _applied(first: int) -> list[Row]:
    if not first and not MigrationRecorder(connection).has_table():  # the first start of a site
        return []
    rows = MigrationRecorder.Migration.objects.filter(pk__gte=first).order_by("pk")
    return list(rows.values_list("pk", "app", "name", "applied"))


def refuse_if_newer() -> None:
    """Raises `NewerSchema` with a sentence where the database belongs to a newer version."""
    if newer := newer_migrations():
        raise NewerSchema(sentence(newer))


def sentence(newer: list[str]) -> str:
    """What an operator reads, in the language of the terminal."""
    names = ", ".join(newer)
    return bilingual(
        f"This version is older than the database, which a newer one has migrated ({names}): it reads on "
        "and writes nothing; start the newer version here, or restore the backup made before the upgrade.",
        f"Cette version est plus ancienne que la base de données, qu'une plus récente a migrée ({names}) : "
        "elle lit encore et n'écrit rien ; lancez ici la version plus récente, ou remettez la sauvegarde "
        "faite avant la mise à jour.",
    )


def _newer_among(applied: list[tuple[str, str]]) -> Iterator[str]:
    """All applied migrations are given, in their order.

    A number after our last one is newer. The last number under another name is so where it was applied after
    ours of that number: before it, or without it, it is one that ours has replaced.
    """
    reached: set[tuple[str, float]] = set()
    for app, name in applied:
        number = _number(name)
        if name in _known().get(app, ()):
            reached.add((app, number))
        elif _is_unknown(app, name):
            last = max(map(_number, _known()[app]))
            if number > last or (number == last and (app, number) in reached):
                yield f"{app}.{name}"


def _is_unknown(app: str, name: str) -> bool:
    """Whether a version that has this app, and is not this one, has this migration, and is not harmless."""
    known = _known().get(app, set())
    return bool(known) and name not in known and not name.endswith(COMPATIBLE)


@cache
def _known() -> dict[str, set[str]]:
    """The names of the migrations of each app that is installed here, those that they replaced included."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known: dict[str, set[str]] = {}
    for own, migration in loader.disk_migrations.items():
        for app, name in [own, *migration.replaces]:
            known.setdefault(app, set()).add(name)
    return known


def _number(name: str) -> float:
    """The number that a migration's name begins with; one without is later than all others."""
    digits = re.match(r"\d+", name)
    return int(digits[0]) if digits else float("inf")
