"""`manage.py migrate`, one process at a time: a second machine waits, then finds it done.

A migration that waits for who only reads a table, such as a backup, is tried again until they are done.
"""

import time
from itertools import count
from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import OperationalError

from cms.publishing import locks
from cms.serving.migration_lock import end_if_given_up, one_at_a_time
from cms.terminal import bilingual

PAUSE = 5.0
"""Seconds between two tries, for those who queue behind a migration that waits."""


class Command(MigrateCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        waiting = bilingual(
            "A migration waits for whoever uses the tables that it changes (a backup, for example); trying "
            "again until they are done…",
            "Une migration attend ceux qui utilisent les tables qu'elle change (une sauvegarde, par "
            "exemple) ; nouvel essai jusqu'à ce qu'ils aient fini…",
        )
        with one_at_a_time(self.say):
            for tried in count():
                if self.migrated(*args, **options):
                    return
                if not tried:
                    self.say(waiting)
                time.sleep(PAUSE)

    def migrated(self, *args: Any, **options: Any) -> bool:
        """False where a lock was waited for in vain: what was not committed is to be begun again."""
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if not locks.timed_out(error):
                raise
            return False
        return True

    def migration_progress_callback(self, action: str, *args: Any, **options: Any) -> None:
        """Called before each migration, among others."""
        if action == "apply_start":
            end_if_given_up()
        super().migration_progress_callback(action, *args, **options)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
