"""`manage.py restore FILE [--check] [--force] [--unsigned]`: an archive in the place of a stopped site."""

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup import CANNOT_RESTORE, Obstacle
from cms.backup.installation import this_one
from cms.backup.manifest import Manifest, key_mark
from cms.backup.restoring import check, restore
from cms.terminal import bilingual, harmless


class Command(BaseCommand):
    help = bilingual(
        "Puts a backup in place, the site being stopped; what it replaces is kept aside.",
        "Remet une sauvegarde en place, site arrêté ; ce qu'elle remplace est gardé à part.",
    )
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        archive = bilingual("the .tar file that backup wrote", "le fichier .tar que « backup » a écrit")
        parser.add_argument("archive", type=Path, help=archive)
        check = bilingual("verify the archive, touch nothing", "vérifie l'archive et ne touche à rien")
        parser.add_argument("--check", action="store_true", help=check)
        force = bilingual("replace an existing site", "remplace un site existant")
        parser.add_argument("--force", action="store_true", help=force)
        unsigned = bilingual(
            "restore an archive that this installation's key did not sign",
            "restaure une archive que la clé de cette installation n'a pas signée",
        )
        parser.add_argument("--unsigned", action="store_true", help=unsigned)

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            installation = this_one()
            if options["check"]:
                self.describe(check(archive, installation.database.vendor))
            else:
                self.conclude(*restore(archive, installation, options["force"], options["unsigned"]))
        except Obstacle as obstacle:
            raise CommandError(f"{bilingual(*CANNOT_RESTORE)}{obstacle}") from obstacle

    def describe(self, manifest: Manifest) -> None:
        files, rows = len(manifest.members) - 1, sum(manifest.database.counts.values())
        at, version, head = manifest.taken_at, manifest.version, manifest.database.head
        said = bilingual(
            f"The archive is whole: taken at {at} with version {version}; "
            f"{files} files, {rows} rows, last change no. {head}.",
            f"L'archive est entière : prise le {at} avec la version {version} ; "
            f"{files} fichiers, {rows} lignes, dernier changement n° {head}.",
        )
        self.stdout.write(harmless(said))
        if not manifest.signed:
            self.stderr.write(bilingual(*UNSIGNED))

    def conclude(self, manifest: Manifest, kept: str) -> None:
        self.stdout.write(bilingual(*DONE))
        if kept:
            said = bilingual(
                f"The site that was replaced is kept ({kept}); delete it once all is well.",
                f"Le site remplacé est gardé ({kept}) ; supprimez-le quand tout va bien.",
            )
            self.stdout.write(said)
        if manifest.key not in ("", key_mark()):
            self.stderr.write(bilingual(*OTHER_KEY))
        self.stdout.write(bilingual('Start with "make run".', "Démarrez avec « make run »."))


DONE = (
    "Restored. A new epoch begins: partners read everything again.",
    "Restauration faite. Une nouvelle époque commence : les partenaires relisent tout.",
)
UNSIGNED = (
    "Note: the secret key of this installation did not sign it; restoring it takes that key, or --unsigned.",
    "Attention : la clé secrète de cette installation ne l'a pas signée ; pour la restaurer, il faut cette "
    "clé, ou --unsigned.",
)
OTHER_KEY = (
    "Note: the secret key is not that of the site in the archive. Before you start, put it back "
    "(SECRET_KEY, or the file DATA_DIR/secret-key); otherwise the staff log in again, and each partner "
    "needs a new secret.",
    "Attention : la clé secrète n'est pas celle du site sauvegardé. Avant de démarrer, "
    "remettez-la (SECRET_KEY, ou le fichier DATA_DIR/secret-key) ; sinon l'équipe se "
    "reconnectera, et chaque partenaire aura besoin d'un nouveau secret.",
)
