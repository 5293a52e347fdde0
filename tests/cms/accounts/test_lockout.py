"""Guessing stops: at the fifth failure of an account from an address, and wherever it is spread over many."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from cms.accounts.attempts import remove_old
from cms.accounts.models import AttemptCount

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


def test_the_fifth_failure_is_answered_with_when_to_try_again(client, editor, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    assert fail(client, 4) == [200] * 4
    response = attempt(client, "wrong")
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
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
    client.post("/admin/logout/")
    assert attempt(client, PASSWORD, address="203.0.113.6").status_code == 302
    assert client.get("/", REMOTE_ADDR="203.0.113.5").status_code in {200, 404}


def test_a_success_forgets_the_failures(client, editor):
    fail(client, 4)
    assert attempt(client, PASSWORD).status_code == 302
    client.post("/admin/logout/")
    assert fail(client, 4) == [200] * 4


def test_thirty_accounts_from_one_address_are_refused(client, editor):
    answers = [attempt(client, "wrong", username=f"nobody{number}").status_code for number in range(30)]
    assert answers == [200] * 19 + [429] * 11
    assert attempt(client, PASSWORD).status_code == 429
    assert attempt(client, PASSWORD, address="203.0.113.6").status_code == 302


def test_an_address_that_is_refused_fills_no_table(client):
    for number in range(40):
        attempt(client, "wrong", username=f"nobody{number}")
    assert AttemptCount.objects.count() == 1 + 2 * 20  # the address, and of each account that was tried two


def test_the_addresses_of_one_subscriber_are_one(client, editor):
    answers = [
        attempt(client, "wrong", address=f"2001:db8:1:2::{number:x}").status_code for number in range(6)
    ]
    assert answers == [200] * 4 + [429] * 2
    assert attempt(client, "wrong", address="2001:db8:1:3::1").status_code == 200


def test_an_account_tried_from_everywhere_is_open_to_the_device_that_knows_it(client, editor):
    assert attempt(client, PASSWORD, address="192.0.2.200").status_code == 302
    client.post("/admin/logout/")
    stranger = Client()
    answers = [attempt(stranger, "wrong", address=f"198.51.100.{number}").status_code for number in range(40)]
    assert answers == [200] * 29 + [429] * 11
    assert attempt(stranger, PASSWORD, address="192.0.2.201").status_code == 429
    assert attempt(client, PASSWORD, address="192.0.2.201").status_code == 302


def test_a_known_device_may_guess_no_more_than_another(client, editor):
    attempt(client, PASSWORD)
    client.post("/admin/logout/")
    assert fail(client, 6) == [200] * 4 + [429] * 2
    assert fail(client, 1, username="moussa") == [200]


def test_the_device_is_known_below_the_administration_only(client, editor):
    [cookie] = [morsel for name, morsel in attempt(client, PASSWORD).cookies.items() if "device" in name]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert editor.username not in cookie.OutputString()


def test_an_invented_account_is_answered_like_any(client, editor):
    editor.is_active = False
    editor.save()
    pages = {}
    for account in ("awa", "nobody"):
        answers = [attempt(client, "wrong", username=account, address=f"198.51.100.{n}") for n in range(15)]
        pages[account] = [(answer.status_code, plain(answer, account)) for answer in answers]
    assert pages["awa"] == pages["nobody"]


def plain(response, account):
    text = response.content.decode().replace(account, "ACCOUNT")
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", text)


def test_every_wrong_password_costs_one_hash(client, editor, django_user_model, monkeypatch):
    invited = django_user_model.objects.create_user("invited")
    django_user_model.objects.create_user("gone", password=PASSWORD, is_active=False)
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *of: hashed.append(1) or encode(*of))
    costs = {}
    for account in ("awa", "nobody", "gone", invited.username):
        hashed.clear()
        attempt(client, "wrong", username=account)
        costs[account] = len(hashed)
    assert costs == dict.fromkeys(costs, 1)


def test_a_password_too_long_to_be_one_costs_nothing(client, editor, monkeypatch):
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *of: pytest.fail("hashed"))
    assert attempt(client, "x" * 1001).status_code == 200
    assert attempt(client, "x" * 1001, username="nobody").status_code == 200


def test_what_is_counted_is_forgotten_and_names_nobody(client, editor):
    attempt(client, "wrong", username="my-password-by-mistake")
    assert "mistake" not in str(list(AttemptCount.objects.values_list()))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        remove_old()
    assert AttemptCount.objects.count() == 0


def test_another_way_in_is_behind_the_same_limit(client, editor):
    fail(client, 5)
    data = {"username": "awa", "password": PASSWORD}
    answer = client.post("/_util/login/", data, REMOTE_ADDR="203.0.113.5")
    assert answer.status_code == 429
