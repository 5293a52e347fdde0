"""The app of the content type « events »."""

from django.apps import AppConfig


class EvenementsConfig(AppConfig):
    name = "codev_evenements"
    verbose_name = "Agenda"
    default_auto_field = "django.db.models.BigAutoField"
