"""`manage.py load_boundaries`: finer boundaries over the maps, or none any more."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.atlas import boundaries
from cms.publishing import sequence
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Draws finer boundaries (cercles, communes…) over the maps, from a GeoJSON file.",
        "Pose sur les cartes des limites plus fines (cercles, communes…), d'un fichier GeoJSON.",
    )

    def add_arguments(self, parser: Any) -> None:
        file = bilingual(
            "FeatureCollection of polygons, in WGS 84", "FeatureCollection de polygones, en WGS 84"
        )
        parser.add_argument("file", nargs="?", type=Path, help=file)
        name = bilingual(
            "the member that names each area (nom, name)", "le champ qui nomme chaque contour (nom, name)"
        )
        parser.add_argument("--name", default="", help=name)
        back = bilingual("go back to the base map of the site", "revenir au fond de carte du site")
        parser.add_argument("--remove", action="store_true", help=back)

    def handle(self, *args: Any, file: Path | None, name: str, remove: bool, **options: Any) -> None:
        if bool(file) == remove:
            raise CommandError(
                bilingual("Give a GeoJSON file, or --remove.", "Donnez un fichier GeoJSON, ou --remove.")
            )
        said = self.removed() if file is None else self.loaded(file, name)
        with transaction.atomic():
            sequence.allocate(1)  # pages kept by caches are good for one number only
        self.stdout.write(said)

    def loaded(self, file: Path, name: str) -> str:
        try:
            with file.open("rb") as opened:
                found = boundaries.read(opened.read(boundaries.LARGEST + 1), name)
            boundaries.keep(found)
        except OSError as error:
            unread = f'"{error.filename}": {error.strerror}.', f"« {error.filename} » : {error.strerror}."
            raise CommandError(bilingual(*unread)) from None
        except boundaries.Unusable as reason:
            refused = f'"{file}" was not loaded: {reason}', f"« {file} » n'a pas été chargé : {reason}"
            raise CommandError(bilingual(*refused)) from None
        said = bilingual(
            f"Areas loaded: {len(found.areas)}; points: {found.points}.",
            f"Contours chargés : {len(found.areas)} ; points : {found.points}.",
        )
        lost = bilingual(
            f" Too small to draw: {found.lost}.", f" Trop petits pour être dessinés : {found.lost}."
        )
        return said + (lost if found.lost else "")

    def removed(self) -> str:
        if not boundaries.remove():
            nothing = bilingual(
                "No boundaries are loaded: the maps have the base map of the site already.",
                "Aucune limite n'est chargée : les cartes ont déjà le fond du site.",
            )
            raise CommandError(nothing)
        return bilingual(
            "Boundaries removed: the maps have the base map of the site.",
            "Limites retirées : les cartes ont le fond du site.",
        )
