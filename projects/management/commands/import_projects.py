"""`manage.py import_projects FILE`: projects of a CSV table, all rows or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.importing.faults import TableRefused
from projects.importing.loading import ImportOutcome, import_table


class Command(BaseCommand):
    help = "Importe les projets d’un tableau CSV : toutes les lignes, ou aucune si l’une d’elles a une faute."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="le tableau, en UTF-8")
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait, sans le faire")
        parser.add_argument("--draft", action="store_true", help="garder les nouveaux projets en brouillon")

    def handle(self, *args: Any, file: Path, dry_run: bool, draft: bool, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"Le fichier {file} ne se lit pas ({error.strerror}).") from None
        try:
            self._say(import_table(data, draft=draft, dry_run=dry_run), dry_run)
        except TableRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            raise CommandError(
                f"{len(refused.faults)} à corriger dans {file.name} : rien n’a été importé."
            ) from None

    def _say(self, outcome: ImportOutcome, dry_run: bool) -> None:
        for remark in outcome.remarks:
            self.stdout.write(f"À vérifier, {remark}")
        self.stdout.write(
            f"Créés : {len(outcome.created)} ; mis à jour : {len(outcome.updated)} ; "
            f"inchangés : {len(outcome.unchanged)}."
        )
        if dry_run:
            self.stdout.write("C’était un essai : rien n’est enregistré.")
