"""`manage.py backup [FOLDER]`: one verified archive, taken while the site serves."""

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup import Obstacle
from cms.backup.installation import this_one
from cms.backup.taking import take
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Saves the database and the files in a verified archive, while the site serves.",
        "Sauvegarde la base et les fichiers dans une archive vérifiée, pendant que le site sert.",
    )
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        where = bilingual("folder (by default DATA_DIR/backups)", "dossier (par défaut DATA_DIR/backups)")
        parser.add_argument("to", nargs="?", type=Path, help=where)

    def handle(self, *args: Any, to: Path | None, **options: Any) -> None:
        try:
            archive, manifest = take(this_one(), to or settings.DATA_DIR / "backups")
        except Obstacle as obstacle:
            verdict = bilingual("Cannot back up: ", "Sauvegarde impossible : ")
            raise CommandError(f"{verdict}{obstacle}") from obstacle
        self.stdout.write(done(archive, len(manifest.members) - 1))
        for name in manifest.lost:
            self.stderr.write(lost(name))


def done(archive: Path, files: int) -> str:
    return bilingual(
        f"Backed up and verified: {archive} ({files} files and the database).\n"
        "The secret key is not in it: keep it apart (see docs/operations.md).",
        f"Sauvegarde faite et vérifiée : {archive} ({files} fichiers et la base).\n"
        "La clé secrète n'y est pas : gardez-la à part (voir docs/fr/operations.md).",
    )


def lost(name: str) -> str:
    return bilingual(
        f"Note: the database names {name}, which the site has lost; nor is it in the archive.",
        f"Attention : la base nomme {name}, que le site n'a plus ; l'archive non plus.",
    )
