"""`manage.py work`: the worker and the announcements to partners, until SIGTERM."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from cms.publishing.heartbeats import HeartbeatThread
from cms.publishing.worker import Worker
from cms.syndication.dispatching import Dispatcher
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Brings up to date what is public and announces it to partners: to be run beside the server.",
        "Met à jour ce qui est public et l'annonce aux partenaires : à lancer à côté du serveur.",
    )

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        stop_on_signal(worker.stopping)
        dispatcher = Dispatcher(worker.stopping)
        heartbeat = HeartbeatThread(worker.activity, worker.stopping)
        for thread in (dispatcher, heartbeat):
            thread.start()
        worker.run()
        for thread in (dispatcher, heartbeat):
            thread.join()


def stop_on_signal(stopping: threading.Event) -> None:
    """Python hears signals in the first thread only; in another (`make dev`), who started it ends it."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
