"""The read model: freezes what becomes public and withdraws what no longer is."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "cms.publishing"
    label = "publishing"
    verbose_name = "Publication"

    def ready(self) -> None:
        from cms.publishing import signals

        signals.connect()
