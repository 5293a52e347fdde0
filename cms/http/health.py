"""`/healthz`: the process lives. `/readyz`: it can serve, and how far behind the publishing is.

Answered before every other middleware, so that a probe needs neither a host name nor https.
"""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from cms.publishing.epoch import ROW
from cms.publishing.models import ChangeSequence, PendingUpdate


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return answer({"status": "ok"})
        if request.path_info == "/readyz":
            return self.ready()
        return self.get_response(request)

    def ready(self) -> HttpResponse:
        """200 with `head` and `oldest_note_seconds`, or 503 with the reasons."""
        try:
            self.migrated = self.migrated or not unapplied()
            if not self.migrated:
                return answer({"status": "unavailable", "reasons": ["migrations not applied"]}, 503)
            # public since before pending updates had this name: who watches the site reads it
            return answer({"status": "ok", "head": head(), "oldest_note_seconds": oldest_update()})
        except DatabaseError as error:
            connection.close()
            return answer({"status": "unavailable", "reasons": [f"database: {type(error).__name__}"]}, 503)


def answer(body: dict, status: int = 200) -> JsonResponse:
    response = JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
    response["Content-Length"] = str(len(response.content))
    return response


def unapplied() -> list:
    """The migrations that the database still lacks."""
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def head() -> int:
    """The last number given to a change; 0 before the first.

    Not `sequence.head`, which begins an epoch where there is none: a probe writes nothing.
    """
    return ChangeSequence.objects.filter(pk=ROW).values_list("head", flat=True).first() or 0


def oldest_update() -> float | None:
    """Seconds since the oldest update that is due was written; None when nothing waits."""
    now = timezone.now()
    due = PendingUpdate.objects.filter(due_at__lte=now).order_by("queued_at")
    queued = due.values_list("queued_at", flat=True).first()
    return None if queued is None else round((now - queued).total_seconds(), 1)
