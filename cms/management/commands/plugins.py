"""`manage.py plugins`: the content types that are installed, and what each offers."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import Publication
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual("Lists the installed content types.", "Liste les types de contenu installés.")

    def handle(self, *args: Any, **options: Any) -> None:
        for plugin in plugins:
            self.stdout.write(self._line(plugin))
        for cls, reason in plugins.refused:
            where = f"{cls.__module__}.{cls.__qualname__}"
            self.stderr.write(bilingual(f"{where} is refused: {reason}.", f"{where} est refusé : {reason}."))
        for name, reason in settings.PLUGINS_SET_ASIDE.items():
            aside = bilingual(f"{name} is set aside: {reason}.", f"{name} est laissé de côté : {reason}.")
            self.stderr.write(aside)

    def _line(self, plugin: ContentPlugin) -> str:
        config = apps.get_containing_app_config(type(plugin).__module__)
        filters = ", ".join(declared.name for declared in plugin.filters)
        offers = [bilingual(f"filters: {filters}", f"filtres : {filters}")] if filters else []
        offers += [bilingual("feed", "flux")] if plugin.feed else []
        offers += [bilingual("map", "carte")] if plugin.geometry else []
        offers += [bilingual("table", "tableau")] if plugin.columns else []
        count = Publication.objects.live().filter(type=plugin.name).count()
        public = bilingual(f"{count:>6} public ", f"{count:>6} publics")
        return f"{plugin.name:<12} {config.name if config else '?':<12} {public}  {' ; '.join(offers)}"
