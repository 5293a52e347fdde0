"""Guessing stops at the fifth failure, for that account from that address only."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.http.client_address import client_address

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("awa", password=PASSWORD)


def attempt(client, password, username="awa", address="203.0.113.5"):
    data = {"username": username, "password": password}
    return client.post("/admin/login/", data, REMOTE_ADDR=address)


def fail(client, times, **where):
    return [attempt(client, "wrong", **where).status_code for _ in range(times)]


def test_the_fifth_failure_is_answered_with_when_to_try_again(client, editor):
    assert fail(client, 4) == [200] * 4
    response = attempt(client, "wrong")
    assert response.status_code == 429
    assert 890 <= int(response["Retry-After"]) <= 900
    assert "Vous pourrez essayer de nouveau à" in response.content.decode()
    assert "dans 15 minutes" in response.content.decode()


def test_even_the_right_password_waits_then_works(client, editor):
    fail(client, 5)
    assert attempt(client, PASSWORD).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert attempt(client, PASSWORD).status_code == 302


def test_nothing_else_is_closed(client, editor, django_user_model):
    django_user_model.objects.create_superuser("moussa", password=PASSWORD)
    fail(client, 5)
    assert attempt(client, PASSWORD, username="moussa").status_code == 302
    client.logout()
    assert attempt(client, PASSWORD, address="203.0.113.6").status_code == 302
    assert client.get("/", REMOTE_ADDR="203.0.113.5").status_code in {200, 404}


def test_a_success_forgets_the_failures(client, editor):
    fail(client, 4)
    assert attempt(client, PASSWORD).status_code == 302
    client.logout()
    assert fail(client, 4) == [200] * 4


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        (2, "10.9.9.9, 198.51.100.1, 192.0.2.7", "198.51.100.1"),
        (1, "198.51.100.1:50321", "198.51.100.1"),
        (1, "[2001:DB8::1]:50321", "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "unknown", "127.0.0.1"),
        (1, "999.1.1.1", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_our_own_proxies_wrote(rf, settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(rf.get("/", headers={"x-forwarded-for": forwarded})) == expected
