"""The engine's app: discovers the content types once every app is loaded."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Moteur"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from cms import checks, french_order, overrides, plugins  # noqa: F401
        from cms.packages import orphan_rows, validation
        from cms.vocabularies import permissions

        connection_created.connect(french_order.register, dispatch_uid="french order")
        plugins.discover()
        validation.validate()
        orphan_rows.connect()
        permissions.register()
        overrides.install()
