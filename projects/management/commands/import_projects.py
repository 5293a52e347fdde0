"""`manage.py import_projects FILE`: projects of a CSV table, all rows or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.terminal import bilingual
from projects.importing.faults import TableRefused
from projects.importing.loading import ImportOutcome, import_table


class Command(BaseCommand):
    help = bilingual(
        "Imports the projects of a CSV table: all rows, or none if one of them has a fault.",
        "Importe les projets d’un tableau CSV : toutes les lignes, ou aucune si l’une d’elles a une faute.",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=bilingual("the table, in UTF-8", "le tableau, en UTF-8"))
        trial = bilingual(
            "say what would be done, without doing it", "dire ce qui serait fait, sans le faire"
        )
        parser.add_argument("--dry-run", action="store_true", help=trial)
        draft = bilingual("keep new projects as drafts", "garder les nouveaux projets en brouillon")
        parser.add_argument("--draft", action="store_true", help=draft)

    def handle(self, *args: Any, file: Path, dry_run: bool, draft: bool, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            unread = bilingual(
                f"The file {file} cannot be read ({error.strerror}).",
                f"Le fichier {file} ne se lit pas ({error.strerror}).",
            )
            raise CommandError(unread) from None
        try:
            self._say(import_table(data, draft=draft, dry_run=dry_run), dry_run)
        except TableRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            count = len(refused.faults)
            verdict = bilingual(
                f"{count} to correct in {file.name}: nothing was imported.",
                f"{count} à corriger dans {file.name} : rien n’a été importé.",
            )
            raise CommandError(verdict) from None

    def _say(self, outcome: ImportOutcome, dry_run: bool) -> None:
        for remark in outcome.remarks:
            self.stdout.write(bilingual(f"To be checked, {remark}", f"À vérifier, {remark}"))
        created, updated, unchanged = map(len, (outcome.created, outcome.updated, outcome.unchanged))
        done = bilingual(
            f"Created: {created}; updated: {updated}; unchanged: {unchanged}.",
            f"Créés : {created} ; mis à jour : {updated} ; inchangés : {unchanged}.",
        )
        self.stdout.write(done)
        if dry_run:
            trial = bilingual(
                "This was a trial: nothing is saved.", "C’était un essai : rien n’est enregistré."
            )
            self.stdout.write(trial)
