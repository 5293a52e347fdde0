"""`manage.py backup [FOLDER]`: one verified archive, taken while the site serves."""

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup import Obstacle
from cms.backup.installation import this_one
from cms.backup.taking import take


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans une archive vérifiée, pendant que le site sert."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", nargs="?", type=Path, help="dossier (par défaut DATA_DIR/backups)")

    def handle(self, *args: Any, to: Path | None, **options: Any) -> None:
        try:
            archive, manifest = take(this_one(), to or settings.DATA_DIR / "backups")
        except Obstacle as obstacle:
            raise CommandError(f"Sauvegarde impossible : {obstacle}") from obstacle
        files = len(manifest.members) - 1
        self.stdout.write(f"Sauvegarde faite et vérifiée : {archive} ({files} fichiers et la base).")
        self.stdout.write("La clé secrète n'y est pas : gardez-la à part (voir docs/operations.md).")
        for name in manifest.lost:
            self.stderr.write(f"Attention : la base nomme {name}, que le site n'a plus ; l'archive non plus.")
