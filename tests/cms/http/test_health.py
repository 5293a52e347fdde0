"""What a load balancer and a person at two in the morning ask."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import timezone

from cms.http import health
from cms.publishing.models import PendingUpdate

TOKEN = "0123456789abcdefghij"


@pytest.fixture
def machine():
    """What asks on the machine itself: `curl http://127.0.0.1:8000/readyz`."""
    return Client(headers={"host": "127.0.0.1:8000"}, REMOTE_ADDR="127.0.0.1")


def test_alive_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_alive_needs_neither_host_name_nor_https(client, settings):
    settings.ALLOWED_HOSTS = ["www.exemple.org"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200


def test_ready_says_the_head_and_the_age_of_the_oldest_pending_update(machine, db, time_machine):
    PendingUpdate.objects.all().delete()
    assert machine.get("/readyz").json()["oldest_note_seconds"] is None
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    PendingUpdate.objects.create(scope="item", ref="a", queued_at=now - timedelta(seconds=90))
    PendingUpdate.objects.create(
        scope="item", ref="b", queued_at=now - timedelta(days=1), due_at=now + timedelta(hours=1)
    )
    response = machine.get("/readyz")
    assert response.status_code == 200
    assert response.json()["oldest_note_seconds"] == 90
    assert response.json()["head"] == health.head()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]:8000"])
def test_the_machine_itself_may_know(db, host):
    assert "head" in Client(headers={"host": host}, REMOTE_ADDR="::1").get("/readyz").json()


@pytest.mark.parametrize(
    "said",
    [
        {"x-forwarded-for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
        {"x-forwarded-proto": "https"},
        {"x-real-ip": "127.0.0.1"},
        {"via": "1.1 proxy"},
        {"cf-connecting-ip": "127.0.0.1"},
        {"host": "www.exemple.org"},
        {"host": "127.0.0.1.exemple.org"},
        {"authorization": f"Bearer {TOKEN[:-1]}"},
        {"authorization": "Bearer "},
        {"authorization": "Bearer \xe9"},
    ],
    ids=str,
)
def test_whoever_a_proxy_asks_for_learns_only_whether_it_is_ready(machine, db, settings, said):
    settings.READINESS_TOKEN = TOKEN
    assert machine.get("/readyz", headers=said).json() == {"status": "ok"}


def test_whoever_asks_from_elsewhere_learns_only_whether_it_is_ready(client, db, monkeypatch):
    elsewhere = {"REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "127.0.0.1:8000"}
    assert client.get("/readyz", **elsewhere).json() == {"status": "ok"}
    monkeypatch.setattr(health, "unapplied", lambda: ["one"])
    health_of_new_process = health.HealthMiddleware(pytest.fail)
    response = health_of_new_process(RequestFactory().get("/readyz", **elsewhere))
    assert (response.status_code, response.content) == (503, b'{"status": "unavailable"}')


def test_whoever_brings_the_token_may_know(client, db, settings):
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert client.get("/readyz", headers=bearer).json() == {"status": "ok"}
    settings.READINESS_TOKEN = TOKEN
    assert "oldest_note_seconds" in client.get("/readyz", headers=bearer).json()


def test_not_ready_while_a_migration_is_missing(machine, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'publishing'")
    response = machine.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reasons"] == ["migrations not applied"]


def test_not_ready_while_the_database_is_away(machine, db, monkeypatch):
    def away():
        raise OperationalError("secret host name")

    monkeypatch.setattr(health, "unapplied", away)
    response = machine.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reasons"] == ["database: OperationalError"]


def test_migrations_are_looked_at_once(db, rf, monkeypatch):
    looks = []
    monkeypatch.setattr(health, "unapplied", lambda: looks.append(1) or [])
    middleware = health.HealthMiddleware(pytest.fail)
    assert [middleware(rf.get("/readyz")).status_code for _ in range(3)] == [200] * 3
    assert looks == [1]
