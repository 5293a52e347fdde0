"""The home page, the history, generic pages, and what the site says of itself."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Site"

    def ready(self) -> None:
        from home import receivers  # noqa: F401
