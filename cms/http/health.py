"""`/healthz`: the process lives. `/readyz`: it can serve; to who may know, how far behind the publishing is.

Answered before every other middleware, so that a probe needs neither a host name nor https. How long updates
wait tells of work that is not public yet (a draft saved, an embargo): that is for the machine itself, and for
who brings `READINESS_TOKEN`.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from cms.http.client_address import is_this_machine
from cms.publishing import overdue
from cms.publishing.epoch import ROW
from cms.publishing.models import ChangeSequence, PendingUpdate
from cms.publishing.newer_schema import newer_migrations
from cms.publishing.read_only import database_is_read_only


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return answer({"status": "ok"})
        if request.path_info == "/readyz":
            knows = may_know(request)
            status, details = self.ready(knows)
            return answer(details if knows else {"status": details["status"]}, status)
        return self.get_response(request)

    def ready(self, in_detail: bool) -> tuple[int, dict]:
        """200 and `head`, or 503 and the reasons; in detail, what waits, since when, and what is overdue.

        Where nothing can be written: 200, for reading goes on, `read-only` and why.
        """
        try:
            self.migrated = self.migrated or not unapplied()
            if not self.migrated:
                return 503, {"status": "unavailable", "reasons": ["migrations not applied"]}
            details = {**writes(), "head": head()}
            return 200, details | (work_behind() if in_detail else {})
        except DatabaseError as error:
            connection.close()
            return 503, {"status": "unavailable", "reasons": [f"database: {type(error).__name__}"]}


def may_know(request: HttpRequest) -> bool:
    """Whether the machine itself asks, or somebody with the token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.READINESS_TOKEN and scheme.lower() == "bearer":
        return constant_time_compare(token.strip(), settings.READINESS_TOKEN)
    return is_this_machine(request)


def answer(body: dict, status: int = 200) -> JsonResponse:
    response = JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
    response["Content-Length"] = str(len(response.content))
    return response


def writes() -> dict:
    """Whether this version may write, and otherwise why not."""
    if newer := newer_migrations():
        return {"status": "read-only", "reasons": [f"older than the database: {', '.join(newer)}"]}
    if database_is_read_only():
        return {"status": "read-only", "reasons": ["the database is read-only"]}
    return {"status": "ok"}


def work_behind() -> dict:
    """What is overdue, and the age of the oldest update; what cannot be read is among the warnings."""
    report, oldest = overdue.report(), overdue.known(lambda: {"oldest_note_seconds": oldest_update()})
    unknown = [] if oldest else ["oldest_note_seconds unknown"]
    read_only = ["database read-only"] if database_is_read_only() else []
    warnings = [*read_only, *report["warnings"], *unknown]
    # public since before pending updates had this name: who watches the site reads it
    return {**(oldest or {"oldest_note_seconds": None}), **report, "warnings": warnings}


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
