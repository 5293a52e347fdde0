"""The web server: Granian, and the WSGI application in a few threads behind it (`cms.serving.gateway`).

Threads share one interpreter: four keep two processors busy while some wait for the database, and a
connection lives as long as its thread. More processes (`WEB_PROCESSES`) are for more processors.

Nothing that a stranger can make last keeps the others waiting: bodies that are received
(`cms.http.upload_limit`), what is computed at length (`cms.http.read_limit`) and large answers on their way
(`cms.http.sending`) have places, and for each place there is a thread besides.
"""

import ctypes
import resource
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import parent_process
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from cms.serving import slow_readers
from cms.serving.gateway import Gateway
from cms.serving.supervision import end_when_orphaned
from cms.settings.environment import BIND, PORT, WEB_PROCESSES, WEB_THREADS

BODIES, LISTS, QUESTIONS, LARGE_ANSWERS = 12, 3, 6, 8
"""Places in each process, for what is received, computed and sent at length."""
BODIES_OF_ONE, LISTS_OF_ONE, QUESTIONS_OF_ONE, LARGE_ANSWERS_OF_ONE = 4, 2, 3, 3
"""Of these, how many one address may have."""
MORE_THREADS = BODIES + LISTS + QUESTIONS + LARGE_ANSWERS
CONNECTIONS = 4_000
"""Open at once in each process, most of them idle between two requests. When there are more, each waits
until another one ends: half a minute, when nobody says goodbye."""
M_MMAP_THRESHOLD = -3  # malloc.h
LARGE = 1024 * 1024  # bytes
STOP_WITHIN = 5  # seconds a request may still take when the server stops


def load_application(target: str) -> Any:
    """Runs in each server process: the application (RSGI), and the promise to die with the server."""
    server = parent_process()
    if server is not None and server.pid is not None:
        end_when_orphaned(server.pid)
    give_large_memory_back()
    from cms.wsgi import application  # sets Django up

    # isort: split
    from cms.http.places import Places
    from cms.http.sending import SendLimiter
    from cms.http.upload_limit import UploadLimiter

    slow_readers.let_go(PORT)
    received = UploadLimiter(application, Places(BODIES, BODIES_OF_ONE))
    sent = SendLimiter(kept_at_the_edge(received), Places(LARGE_ANSWERS, LARGE_ANSWERS_OF_ONE))
    return Gateway(sent, WEB_THREADS + MORE_THREADS)


def give_large_memory_back() -> None:
    """Have what held an uploaded file go back to the system at once; glibc would keep it for each thread."""
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)


def kept_at_the_edge(application: Callable) -> Callable:
    """The application behind its cache, which looks at the database from a thread of this very process."""
    from django.conf import settings

    from cms.edge_cache.invalidation import Watch
    from cms.edge_cache.middleware import EdgeCache
    from cms.http.places import Places
    from cms.http.read_limit import ReadLimiter

    limit = ReadLimiter(Places(LISTS, LISTS_OF_ONE), Places(QUESTIONS, QUESTIONS_OF_ONE))
    if not settings.EDGE_CACHE_BYTES:
        return lambda environ, start_response: limit(environ, start_response, application)
    watch = Watch()
    watch.start()
    hosts = [host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))]
    budget, origin = settings.EDGE_CACHE_BYTES, settings.PUBLIC_ORIGIN
    return EdgeCache(application, watch, budget, origin, hosts, limit)


def allow_open_files() -> None:
    """As many as the system lets us have: each connection is one, and services are begun with 1,024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def serve() -> None:
    allow_open_files()
    Granian(
        "cms.wsgi:application",
        address=BIND,
        port=PORT,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=WEB_PROCESSES,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        workers_kill_timeout=STOP_WITHIN,
        respawn_failed_workers=WEB_PROCESSES > 1,
        log_level=LogLevels.warning,
    ).serve(target_loader=load_application)


if __name__ == "__main__":
    serve()
