"""`manage.py load_boundaries`: finer boundaries over the maps, or none any more."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.atlas import boundaries
from cms.publishing import sequence


class Command(BaseCommand):
    help = "Pose sur les cartes des limites plus fines (cercles, communes…), d'un fichier GeoJSON."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="FeatureCollection de polygones, en WGS 84")
        parser.add_argument("--name", default="", help="le champ qui nomme chaque contour (nom, name)")
        parser.add_argument("--remove", action="store_true", help="revenir au fond de carte du site")

    def handle(self, *args: Any, file: Path | None, name: str, remove: bool, **options: Any) -> None:
        if bool(file) == remove:
            raise CommandError("Donnez un fichier GeoJSON, ou --remove.")
        said = self.removed() if file is None else self.loaded(file, name)
        with transaction.atomic():
            sequence.allocate(1)  # pages kept by caches are good for one number only
        self.stdout.write(said)

    def loaded(self, file: Path, name: str) -> str:
        try:
            found = boundaries.read(file.read_bytes(), name)
            boundaries.keep(found)
        except OSError as error:
            raise CommandError(f"« {error.filename} » : {error.strerror}.") from None
        except boundaries.Unusable as reason:
            raise CommandError(f"« {file} » n'a pas été chargé : {reason}") from None
        lost = f" Trop petits pour être dessinés : {found.lost}." if found.lost else ""
        return f"Contours chargés : {len(found.areas)} ; points : {found.points}.{lost}"

    def removed(self) -> str:
        if not boundaries.remove():
            raise CommandError("Aucune limite n'est chargée : les cartes ont déjà le fond du site.")
        return "Limites retirées : les cartes ont le fond du site."
