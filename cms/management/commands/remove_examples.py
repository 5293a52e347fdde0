"""`manage.py remove_examples`: takes all demonstration content away, and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand

from cms import examples


class Command(BaseCommand):
    help = "Retire tous les exemples : pages, images, collections, thèmes."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in examples.remove():
            self.stdout.write(line)
