"""`manage.py startplugin NAME`: a working content type to begin from (`make plugin name=…`)."""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms import file_modes
from cms.publishing.registry import NAME, plugins
from cms.terminal import bilingual

SCAFFOLD = Path(__file__).resolve().parents[2] / "scaffold"


class Command(BaseCommand):
    help = bilingual(
        "Makes the folder of a new content type, ready to be migrated.",
        "Crée le dossier d'un nouveau type de contenu, prêt à migrer.",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        how = bilingual('plural, lower case, like "events"', "au pluriel, en minuscules, comme « events »")
        parser.add_argument("name", nargs="?", default="", help=how)

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if not (NAME.fullmatch(name) and re.fullmatch(r"[a-z][a-z0-9]*", name)):
            misspelt = bilingual(
                f'"{name}" will not do: small letters without accents, like "events".',
                f"« {name} » ne convient pas : des lettres minuscules sans accent, comme « events ».",
            )
            raise CommandError(misspelt)
        if plugins.get(name) or (Path(settings.BASE_DIR) / name).exists():
            taken = bilingual(
                f'"{name}" exists already: choose another name.',
                f"« {name} » existe déjà : choisissez un autre nom.",
            )
            raise CommandError(taken)
        self._write(name)
        self.stdout.write(next_steps(name))

    def _write(self, name: str) -> None:
        """Elsewhere first: Django refuses the name of a folder that it could import."""
        with tempfile.TemporaryDirectory() as scratch, file_modes.as_code():
            folder = Path(scratch) / name
            folder.mkdir()
            how = {"template": str(SCAFFOLD), "extensions": ["py", "html"], "verbosity": 0}
            call_command("startapp", name, str(folder), **how)
            shutil.move(folder, Path(settings.BASE_DIR) / name)


def next_steps(name: str) -> str:
    commands = f"  .venv/bin/python manage.py makemigrations {name} && .venv/bin/python manage.py migrate\n"
    return bilingual(
        f'The content type "{name}" is in {name}/. What is left is to write its migration and to apply it:\n'
        f"{commands}"
        f"Then adapt {name}/models.py, {name}/plugin.py and the template (docs/writing-a-plugin.md).",
        f"Le type de contenu « {name} » est dans {name}/. Il reste à écrire sa migration et à l'appliquer :\n"
        f"{commands}"
        f"Puis adaptez {name}/models.py, {name}/plugin.py et le gabarit (docs/writing-a-plugin.md).",
    )
