"""`manage.py publish_due`: publishes and withdraws what its time has come for."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.publishing.schedule import publish_due


class Command(BaseCommand):
    help = "Publie et retire ce dont l'heure est venue (le worker le fait chaque minute)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{publish_due()} échéances traitées.")
