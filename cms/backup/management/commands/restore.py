"""`manage.py restore FILE [--check] [--force]`: an archive in the place of a stopped site."""

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup import Obstacle
from cms.backup.installation import this_one
from cms.backup.manifest import Manifest, key_mark
from cms.backup.restoring import check, restore


class Command(BaseCommand):
    help = "Remet une sauvegarde en place, site arrêté ; ce qu'elle remplace est gardé à part."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help="le fichier .tar que « backup » a écrit")
        parser.add_argument("--check", action="store_true", help="vérifie l'archive et ne touche à rien")
        parser.add_argument("--force", action="store_true", help="remplace un site existant")

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            installation = this_one()
            if options["check"]:
                self.describe(check(archive, installation.database.vendor))
            else:
                self.conclude(*restore(archive, installation, options["force"]))
        except Obstacle as obstacle:
            raise CommandError(f"Restauration impossible : {obstacle}") from obstacle

    def describe(self, manifest: Manifest) -> None:
        rows = sum(manifest.database.counts.values())
        self.stdout.write(
            f"L'archive est entière : prise le {manifest.taken_at} avec la version {manifest.version} ; "
            f"{len(manifest.members) - 1} fichiers, {rows} lignes, "
            f"dernier changement n° {manifest.database.head}."
        )

    def conclude(self, manifest: Manifest, kept: str) -> None:
        self.stdout.write("Restauration faite. Une nouvelle époque commence : les partenaires relisent tout.")
        if kept:
            self.stdout.write(f"Le site remplacé est gardé ({kept}) ; supprimez-le quand tout va bien.")
        if manifest.key not in ("", key_mark()):
            self.stderr.write(
                "Attention : la clé secrète n'est pas celle du site sauvegardé. Avant de démarrer, "
                "remettez-la (SECRET_KEY, ou le fichier DATA_DIR/secret-key) ; sinon l'équipe se "
                "reconnectera, et chaque partenaire aura besoin d'un nouveau secret."
            )
        self.stdout.write("Démarrez avec « make run ».")
