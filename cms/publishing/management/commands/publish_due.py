"""`manage.py publish_due`: publishes and withdraws what its time has come for."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.publishing.schedule import publish_due
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Publishes and withdraws what its time has come for (the worker does so every minute).",
        "Publie et retire ce dont l'heure est venue (le worker le fait chaque minute).",
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = publish_due()
        self.stdout.write(bilingual(f"{count} due dates dealt with.", f"{count} échéances traitées."))
