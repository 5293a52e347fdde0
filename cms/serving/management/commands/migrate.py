"""`manage.py migrate`, one process at a time: a second machine waits, then finds it done."""

from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand

from cms.serving.migration_lock import one_at_a_time


class Command(MigrateCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        with one_at_a_time(self.say):
            super().handle(*args, **options)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
