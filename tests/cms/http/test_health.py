"""What a load balancer and a person at two in the morning ask."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from cms.http import health
from cms.publishing.models import PendingUpdate


def test_alive_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_alive_needs_neither_host_name_nor_https(client, settings):
    settings.ALLOWED_HOSTS = ["www.exemple.org"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200


def test_ready_says_the_head_and_the_age_of_the_oldest_pending_update(client, db, time_machine):
    PendingUpdate.objects.all().delete()
    assert client.get("/readyz").json()["oldest_note_seconds"] is None
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    PendingUpdate.objects.create(scope="item", ref="a", queued_at=now - timedelta(seconds=90))
    PendingUpdate.objects.create(
        scope="item", ref="b", queued_at=now - timedelta(days=1), due_at=now + timedelta(hours=1)
    )
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["oldest_note_seconds"] == 90
    assert response.json()["head"] == health.head()


def test_not_ready_while_a_migration_is_missing(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'publishing'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reasons"] == ["migrations not applied"]


def test_not_ready_while_the_database_is_away(client, db, monkeypatch):
    def away():
        raise OperationalError("secret host name")

    monkeypatch.setattr(health, "unapplied", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reasons"] == ["database: OperationalError"]


def test_migrations_are_looked_at_once(db, rf, monkeypatch):
    looks = []
    monkeypatch.setattr(health, "unapplied", lambda: looks.append(1) or [])
    middleware = health.HealthMiddleware(pytest.fail)
    assert [middleware(rf.get("/readyz")).status_code for _ in range(3)] == [200] * 3
    assert looks == [1]
