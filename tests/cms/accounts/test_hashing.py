"""Passwords wait for a place to be hashed in; without one, the request is told to come again."""

import threading

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cms.accounts import hashing
from cms.accounts.models import AttemptCount
from tests.waiting import PATIENCE


@pytest.fixture
def product_hashers(settings):
    from cms.settings import base

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS


def test_hashes_are_django_s_own(product_hashers, settings):
    kept = make_password("bonjour")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    assert check_password("bonjour", kept)


def test_no_more_are_hashed_at_once_than_there_are_places(product_hashers, monkeypatch):
    under_way, most = 0, 0
    lock, two = threading.Lock(), threading.Barrier(2)

    def slow(*args):
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        two.wait(PATIENCE)
        threading.Event().wait(0.02)  # for a third that may not be here
        with lock:
            under_way -= 1
        return "pbkdf2_sha256$1$salt$hash"

    monkeypatch.setattr(hashing.PBKDF2PasswordHasher, "encode", slow)
    monkeypatch.setattr(hashing, "seats", threading.BoundedSemaphore(2))
    monkeypatch.setattr(hashing, "PATIENCE", PATIENCE)
    threads = [threading.Thread(target=make_password, args=("x",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


@pytest.mark.django_db
def test_without_a_place_the_login_is_told_to_come_again(
    product_hashers, monkeypatch, client, django_user_model
):
    monkeypatch.setattr(hashing, "PATIENCE", 0.01)
    monkeypatch.setattr(hashing, "seats", threading.BoundedSemaphore(1))
    with hashing.seat():
        response = client.post("/admin/login/", {"username": "awa", "password": "wrong"})
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Réessayez dans 5 secondes" in response.content.decode()
    assert set(AttemptCount.objects.values_list("count", flat=True)) <= {0}


def test_a_password_that_could_not_be_used_is_not_set():
    with pytest.raises(ValidationError, match="1000"):
        validate_password("Un mot de passe " * 70)
