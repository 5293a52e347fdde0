"""`manage.py plugins`: the content types that are installed, and what each offers."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import Publication


class Command(BaseCommand):
    help = "Liste les types de contenu installés."

    def handle(self, *args: Any, **options: Any) -> None:
        for plugin in plugins:
            self.stdout.write(self._line(plugin))
        for cls, reason in plugins.refused:
            self.stderr.write(f"{cls.__module__}.{cls.__qualname__} est refusé : {reason}.")
        for name, reason in settings.PLUGINS_SET_ASIDE.items():
            self.stderr.write(f"{name} est laissé de côté : {reason}.")

    def _line(self, plugin: ContentPlugin) -> str:
        config = apps.get_containing_app_config(type(plugin).__module__)
        offers = [f"filtres : {', '.join(one.name for one in plugin.filters)}"] if plugin.filters else []
        offers += ["flux"] if plugin.feed else []
        offers += ["carte"] if plugin.geometry else []
        offers += ["tableau"] if plugin.columns else []
        count = Publication.objects.live().filter(type=plugin.name).count()
        return (
            f"{plugin.name:<12} {config.name if config else '?':<12} {count:>6} publics  {' ; '.join(offers)}"
        )
