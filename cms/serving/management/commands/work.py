"""`manage.py work`: the worker and the announcements to partners, until SIGTERM."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from cms.publishing.worker import Worker
from cms.syndication.dispatching import Dispatcher


class Command(BaseCommand):
    help = "Met à jour ce qui est public et l'annonce aux partenaires : à lancer à côté du serveur."

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stopping.set())
        dispatcher = Dispatcher(worker.stopping)
        dispatcher.start()
        worker.run()
        dispatcher.join()
