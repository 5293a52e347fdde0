"""The web server: Granian running the WSGI application, one process and a few threads by default.

Threads share one interpreter: four keep two processors busy while some wait for the database, and a
connection lives as long as its thread. More processes (`WEB_PROCESSES`) are for more processors.
"""

from collections.abc import Callable

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from cms.serving.supervision import end_with_parent
from cms.settings.environment import BIND, PORT, WEB_PROCESSES, WEB_THREADS

STOP_WITHIN = 5  # seconds a request may still take when the server stops


def load_application(target: str) -> Callable:
    """Runs in each server process: the application, and the promise to die with the server."""
    end_with_parent()
    from cms.wsgi import application

    return application


def serve() -> None:
    Granian(
        "cms.wsgi:application",
        address=BIND,
        port=PORT,
        interface=Interfaces.WSGI,
        workers=WEB_PROCESSES,
        blocking_threads=WEB_THREADS,
        blocking_threads_idle_timeout=600,
        backpressure=WEB_THREADS * 64,
        workers_kill_timeout=STOP_WITHIN,
        respawn_failed_workers=WEB_PROCESSES > 1,
        log_level=LogLevels.warning,
    ).serve(target_loader=load_application)


if __name__ == "__main__":
    serve()
