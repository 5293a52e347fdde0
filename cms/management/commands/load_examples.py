"""`manage.py load_examples`: demonstration content, labelled as such; never with production settings."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms import examples
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Loads examples, labelled as such, once; never with production settings.",
        "Charge des exemples, signalés comme tels, une seule fois ; jamais avec les réglages de production.",
    )

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        """With `--verbosity 0`, says only what was made."""
        try:
            for name, count in examples.load():
                if count or verbosity:
                    self.stdout.write(line(name, count))
        except examples.ExamplesRefused as reason:
            refusal = bilingual(f"Examples not loaded: {reason}", f"Exemples non chargés : {reason}")
            raise CommandError(refusal) from None


def line(name: str, count: int) -> str:
    if count:
        return bilingual(f"Examples {name}: {count} objects made", f"Exemples {name} : {count} objets créés")
    return bilingual(
        f"Examples {name}: loaded already, nothing is changed",
        f"Exemples {name} : déjà chargés, rien n’est changé",
    )
