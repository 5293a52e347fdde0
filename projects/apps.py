"""Projects: what was done, where, by whom and for how much."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projets"

    def ready(self) -> None:
        from projects import receivers  # noqa: F401
