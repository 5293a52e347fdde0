"""`manage.py work`: the worker, until SIGTERM."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from cms.publishing.worker import Worker


class Command(BaseCommand):
    help = "Met à jour ce qui est public : à lancer à côté du serveur, en permanence."

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stopping.set())
        worker.run()
