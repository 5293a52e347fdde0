"""The engine's app: discovers the content types once every app is loaded."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Moteur"

    def ready(self) -> None:
        from cms import checks, exports, guests, leftovers, plugins  # noqa: F401

        plugins.discover()
        guests.admit()
        leftovers.connect()
        exports.install()
