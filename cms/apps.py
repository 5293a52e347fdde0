"""The engine's app: discovers the content types once every app is loaded."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Moteur"

    def ready(self) -> None:
        from cms import checks, plugins  # noqa: F401
        from cms.overrides import exports, one_site, routing
        from cms.packages import orphan_rows, validation

        plugins.discover()
        validation.validate()
        orphan_rows.connect()
        exports.install()
        one_site.install()
        routing.install()
