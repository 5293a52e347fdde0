"""What other accounts of the machine can read of the site's data: closed at each start, told by `check`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from cms import file_modes
from cms.terminal import bilingual

NAMED = 3
"""How many files a sentence names."""


def close_open_files(say: Callable[[str], None]) -> None:
    """Take from other accounts what is not for them; say how much that was, and what could not be closed."""
    closed, refused = file_modes.close(found(deeply=True))
    if closed:
        line = bilingual(
            f"{closed} files and folders of {settings.DATA_DIR} were open to other accounts of the "
            "machine; they are closed now.",
            f"{closed} fichiers et dossiers de {settings.DATA_DIR} étaient ouverts à d'autres comptes de la "
            "machine ; ils sont fermés maintenant.",
        )
        say(line)
    if refused:
        say(f"{open_still(refused)} {cure()}")


@register(Tags.security)
def check_open_files(**kwargs: Any) -> list[CheckMessage]:
    """Nothing that is not public can be read by other accounts of the machine."""
    paths = [one.path for one in found()]
    return [Warning(open_still(paths), hint=cure(), id="cms.W010")] if paths else []


def found(deeply: bool = False) -> Iterator[file_modes.OpenPath]:
    return file_modes.too_open(Path(settings.DATA_DIR), database_elsewhere(), deeply=deeply)


def database_elsewhere() -> list[Path]:
    """The files of an SQLite database that lies outside the data folder."""
    database = settings.DATABASES["default"]
    file = Path(database["NAME"])
    if not database["ENGINE"].endswith("sqlite3") or file.is_relative_to(settings.DATA_DIR):
        return []
    return [file.with_name(file.name + suffix) for suffix in ("", "-wal", "-shm")]


def open_still(paths: list[Path]) -> str:
    named = ", ".join(str(path) for path in paths[:NAMED]) + ("…" if len(paths) > NAMED else "")
    return bilingual(
        f"{len(paths)} files and folders of the site are open to other accounts of the machine ({named}).",
        f"{len(paths)} fichiers et dossiers du site sont ouverts à d'autres comptes de la machine ({named}).",
    )


def cure() -> str:
    return bilingual(
        "The site closes them when it starts, if its account owns them: give them to it (chown), "
        "or take the rights of others away where the disk keeps them (mount options, ACL).",
        "Le site les ferme à son démarrage si son compte en est propriétaire : donnez-les-lui (chown), "
        "ou ôtez les droits des autres là où le disque les tient (options de montage, ACL).",
    )
