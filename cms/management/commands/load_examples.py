"""`manage.py load_examples`: demonstration content, labelled as such; never with production settings."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms import examples


class Command(BaseCommand):
    help = (
        "Charge des exemples, signalés comme tels, une seule fois ; jamais avec les réglages de production."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in examples.load():
                self.stdout.write(line)
        except examples.ExamplesRefused as reason:
            raise CommandError(f"Exemples non chargés : {reason}") from None
