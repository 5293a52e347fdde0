"""The commands that prepare the site and run its processes."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    name = "cms.serving"
    label = "serving"
    verbose_name = "Service"

    def ready(self) -> None:
        from cms.serving import open_files  # noqa: F401 - registers its check
