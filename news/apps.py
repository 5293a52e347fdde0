"""News: an index and its articles."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "Actualités"

    def ready(self) -> None:
        from news import receivers  # noqa: F401
