"""The web server: Granian running the WSGI application, one process and a few threads by default.

Threads share one interpreter: four keep two processors busy while some wait for the database, and a
connection lives as long as its thread. More processes (`WEB_PROCESSES`) are for more processors. Requests
with a body have threads of their own besides (`cms.http.upload_limit`).
"""

import ctypes
import logging
import resource
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import parent_process

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from cms.serving.supervision import end_when_orphaned
from cms.settings.environment import BIND, PORT, WEB_PROCESSES, WEB_THREADS

BODY_THREADS = 16
CONNECTIONS = 4_000
"""Open at once in each process, most of them idle between two requests. When there are more, each waits
until another one ends: half a minute, when nobody says goodbye."""
M_MMAP_THRESHOLD = -3  # malloc.h
LARGE = 1024 * 1024  # bytes
STOP_WITHIN = 5  # seconds a request may still take when the server stops


def load_application(target: str) -> Callable:
    """Runs in each server process: the application, and the promise to die with the server."""
    server = parent_process()
    if server is not None and server.pid is not None:
        end_when_orphaned(server.pid)
    give_large_memory_back()
    from cms.wsgi import application  # sets Django up

    # isort: split
    from cms.http.upload_limit import UploadLimiter

    return kept_at_the_edge(UploadLimiter(application, BODY_THREADS))


def give_large_memory_back() -> None:
    """Have what held an uploaded file go back to the system at once; glibc would keep it for each thread."""
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)


def kept_at_the_edge(application: Callable) -> Callable:
    """The application behind its cache, which looks at the database from a thread of this very process."""
    from django.conf import settings

    from cms.edge_cache.invalidation import Watch
    from cms.edge_cache.middleware import EdgeCache

    if not settings.EDGE_CACHE_BYTES:
        return application
    watch = Watch()
    watch.start()
    hosts = [host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))]
    return EdgeCache(application, watch, settings.EDGE_CACHE_BYTES, settings.PUBLIC_ORIGIN, hosts)


def is_news(record: logging.LogRecord) -> bool:
    """Granian finds the threads of bodies too many for the processors; they wait, and compute nothing."""
    return "seems quite high" not in record.getMessage()


def allow_open_files() -> None:
    """As many as the system lets us have: each connection is one, and services are begun with 1,024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def serve() -> None:
    allow_open_files()
    logging.getLogger("_granian").addFilter(is_news)
    Granian(
        "cms.wsgi:application",
        address=BIND,
        port=PORT,
        interface=Interfaces.WSGI,
        workers=WEB_PROCESSES,
        blocking_threads=WEB_THREADS + BODY_THREADS,
        blocking_threads_idle_timeout=600,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        workers_kill_timeout=STOP_WITHIN,
        respawn_failed_workers=WEB_PROCESSES > 1,
        log_level=LogLevels.warning,
    ).serve(target_loader=load_application)


if __name__ == "__main__":
    serve()
