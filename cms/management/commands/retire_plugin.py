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


class Command(BaseCommand):
    help = "Retire un type de contenu : archive ses contenus, supprime ses pages, prévient les partenaires."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="le type, comme « events »")
        parser.add_argument("--yes", action="store_true", help="supprimer vraiment")

    def handle(self, *args: Any, **options: Any) -> None:
        plugin = self._plugin(options["name"])
        pages = self._pages(plugin)
        self._refuse_foreign_children(plugin, pages)
        if not options["yes"]:
            raise CommandError(
                f"{pages.count()} pages du type « {plugin.name} » seraient supprimées. Relancez avec --yes."
            )
        archive = self._archive(plugin)
        for page in pages.order_by("-depth"):
            page.specific.delete()
        while drain() and PendingUpdate.objects.exists():
            pass
        self.stdout.write(
            f"Le type « {plugin.name} » est retiré ; ses contenus publics sont gardés dans {archive}. "
            f"Effacez au besoin ses tables (manage.py migrate {app_of(plugin).label} zero), puis "
            "désinstallez son paquet, ou supprimez son dossier."
        )

    def _plugin(self, name: str) -> ContentPlugin:
        plugin = plugins.get(name)
        if plugin is None:
            known = ", ".join(installed.name for installed in plugins)
            raise CommandError(f"Aucun type « {name} » n'est installé ; il y a : {known}.")
        if plugin.needed:
            raise CommandError(f"Le site ne peut pas se passer du type « {name} » : {plugin.needed}.")
        return plugin

    def _pages(self, plugin: ContentPlugin) -> QuerySet:
        if not issubclass(plugin.model, Page):
            raise CommandError(
                f"Le type « {plugin.name} » ne vit pas dans des pages : "
                "supprimez ses objets dans l'administration."
            )
        return Page.objects.type(*of_package(plugin))

    def _refuse_foreign_children(self, plugin: ContentPlugin, pages: QuerySet) -> None:
        own = {*pages.values_list("pk", flat=True)}
        for page in pages:
            for child in page.get_descendants().exclude(pk__in=own)[:1]:
                raise CommandError(
                    f"La page « {child.title} », d'un autre type, est placée sous « {page.title} » : "
                    "déplacez-la d'abord, elle serait supprimée avec elle."
                )

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
