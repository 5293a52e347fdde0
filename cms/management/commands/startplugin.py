"""`manage.py startplugin NAME`: a working content type to begin from (`make plugin name=…`)."""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.publishing.registry import NAME, plugins

SCAFFOLD = Path(__file__).resolve().parents[2] / "scaffold"


class Command(BaseCommand):
    help = "Crée le dossier d'un nouveau type de contenu, prêt à migrer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="au pluriel, en minuscules, comme « events »")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if not (NAME.fullmatch(name) and re.fullmatch(r"[a-z][a-z0-9]*", name)):
            raise CommandError(
                f"« {name} » ne convient pas : des lettres minuscules sans accent, comme « events »."
            )
        if plugins.get(name) or (Path(settings.BASE_DIR) / name).exists():
            raise CommandError(f"« {name} » existe déjà : choisissez un autre nom.")
        self._write(name)
        self.stdout.write(
            f"Le type de contenu « {name} » est dans {name}/. "
            "Il reste à écrire sa migration et à l'appliquer :\n"
            f"  .venv/bin/python manage.py makemigrations {name} && .venv/bin/python manage.py migrate\n"
            f"Puis adaptez {name}/models.py, {name}/plugin.py et le gabarit (docs/writing-a-plugin.md)."
        )

    def _write(self, name: str) -> None:
        """Elsewhere first: Django refuses the name of a folder that it could import."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / name
            folder.mkdir()
            how = {"template": str(SCAFFOLD), "extensions": ["py", "html"], "verbosity": 0}
            call_command("startapp", name, str(folder), **how)
            shutil.move(folder, Path(settings.BASE_DIR) / name)
