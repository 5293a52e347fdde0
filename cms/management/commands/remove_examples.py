"""`manage.py remove_examples`: takes all demonstration content away, and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand

from cms import examples
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Takes all examples away: pages, images, collections, topics.",
        "Retire tous les exemples : pages, images, collections, thèmes.",
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for line in examples.remove():
            self.stdout.write(line)
