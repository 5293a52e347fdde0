"""`manage.py retire_plugin NAME`: takes a content type's pages away before its package is uninstalled.

Wagtail cannot edit, unpublish or delete a page whose model is gone; so its pages have to
go first. What partners received of them is kept in a file.
"""

import json
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from wagtail.models import Page

from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import PendingUpdate, Publication
from cms.publishing.refs import page_types
from cms.publishing.worker import drain
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Retires a content type: archives its items, deletes its pages, tells partners.",
        "Retire un type de contenu : archive ses contenus, supprime ses pages, prévient les partenaires.",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        name = bilingual('the type, like "events"', "le type, comme « events »")
        parser.add_argument("name", help=name)
        parser.add_argument(
            "--yes", action="store_true", help=bilingual("really delete", "supprimer vraiment")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plugin = self._plugin(options["name"])
        pages = self._pages(plugin)
        self._refuse_foreign_children(plugin, pages)
        if not options["yes"]:
            raise CommandError(announcement(plugin, pages.count()))
        archive = self._archive(plugin)
        for page in pages.order_by("-depth"):
            page.specific.delete()
        while drain() and PendingUpdate.objects.exists():
            pass
        self.stdout.write(next_steps(plugin, archive))

    def _plugin(self, name: str) -> ContentPlugin:
        plugin = plugins.get(name)
        if plugin is None:
            known = ", ".join(installed.name for installed in plugins)
            absent = bilingual(
                f'No type "{name}" is installed; there are: {known}.',
                f"Aucun type « {name} » n'est installé ; il y a : {known}.",
            )
            raise CommandError(absent)
        if plugin.needed:
            needed = bilingual(
                f'The site cannot do without the type "{name}": {plugin.needed}.',
                f"Le site ne peut pas se passer du type « {name} » : {plugin.needed}.",
            )
            raise CommandError(needed)
        return plugin

    def _pages(self, plugin: ContentPlugin) -> QuerySet:
        if not issubclass(plugin.model, Page):
            elsewhere = bilingual(
                f'The type "{plugin.name}" does not live in pages: delete its objects in the administration.',
                f"Le type « {plugin.name} » ne vit pas dans des pages : "
                "supprimez ses objets dans l'administration.",
            )
            raise CommandError(elsewhere)
        return Page.objects.type(*of_package(plugin))

    def _refuse_foreign_children(self, plugin: ContentPlugin, pages: QuerySet) -> None:
        own = {*pages.values_list("pk", flat=True)}
        for page in pages:
            for child in page.get_descendants().exclude(pk__in=own)[:1]:
                foreign = bilingual(
                    f'The page "{child.title}", of another type, is below "{page.title}": '
                    "move it first, it would be deleted with it.",
                    f"La page « {child.title} », d'un autre type, est placée sous « {page.title} » : "
                    "déplacez-la d'abord, elle serait supprimée avec elle.",
                )
                raise CommandError(foreign)

    def _archive(self, plugin: ContentPlugin) -> Path:
        folder = Path(settings.DATA_DIR) / "retired"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{plugin.name}.json"
        texts = (
            Publication.objects.filter(type=plugin.name, live=True)
            .order_by("seq")
            .values_list("full", flat=True)
        )
        path.write_text(json.dumps([json.loads(text) for text in texts], ensure_ascii=False, indent=1))
        return path


def announcement(plugin: ContentPlugin, count: int) -> str:
    return bilingual(
        f'{count} pages of the type "{plugin.name}" would be deleted. Run it again with --yes.',
        f"{count} pages du type « {plugin.name} » seraient supprimées. Relancez avec --yes.",
    )


def next_steps(plugin: ContentPlugin, archive: Path) -> str:
    tables = f"manage.py migrate {app_of(plugin).label} zero"
    return bilingual(
        f'The type "{plugin.name}" is retired; its public items are kept in {archive}. '
        f"Clear its tables if you wish ({tables}), then uninstall its package, or delete its folder.",
        f"Le type « {plugin.name} » est retiré ; ses contenus publics sont gardés dans {archive}. "
        f"Effacez au besoin ses tables ({tables}), puis désinstallez son paquet, ou supprimez son dossier.",
    )


def app_of(plugin: ContentPlugin) -> AppConfig:
    """The app that brings the type."""
    return apps.get_containing_app_config(type(plugin).__module__)


def of_package(plugin: ContentPlugin) -> list[type[Page]]:
    """The page models that go with the type: its own, its section, and all of an app that brings no other."""
    models = {*page_types(plugin)}
    if plugin.section:
        models.add(plugin.section.model)
    if [app_of(installed) for installed in plugins].count(app_of(plugin)) == 1:
        models |= {model for model in app_of(plugin).get_models() if issubclass(model, Page)}
    return list(models)
