"""What can be asked of the read model's rows, and how they are deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone


class UnwatchedQuerySet(models.QuerySet):
    """Rows whose deletion concerns nobody else."""

    def bulk_delete(self) -> None:
        """Delete in one statement: `delete()` would load every row, because signals are listened to."""
        self._raw_delete(self.db)


def live_at(now: datetime) -> models.Q:
    """The condition of being public at a moment, judged by the clock."""
    # `live=True` compiles to a bare column, for which SQLite uses no index.
    return models.Q(live__in=[True]) & (models.Q(expires_at=None) | models.Q(expires_at__gt=now))


class PublicationQuerySet(models.QuerySet):
    def live(self, now: datetime | None = None) -> PublicationQuerySet:
        """What an anonymous visitor may see at `now` (default: this moment), judged by the clock."""
        return self.filter(live_at(now or timezone.now()))

    def placed(self) -> PublicationQuerySet:
        """What stands at a point of the map."""
        return self.filter(longitude__isnull=False, latitude__isnull=False)

    def lapsed(self, now: datetime) -> PublicationQuerySet:
        """What has expired and is not withdrawn yet: in the minute until the worker comes by."""
        return self.filter(live__in=[True], expires_at__lte=now)
