"""Guessing the password of a page stops, for one sender soon and for all together later."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import chain

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms.accounts.attempts import remove_old
from cms.accounts.models import AttemptCount
from cms.page_passwords.throttling import FROM_ALL, FROM_ONE
from tests.cms.page_passwords.builders import enter, guarded, is_let_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return guarded("Comité")


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = 1


def tries(page, count: int, address="192.0.2.1", password="faux") -> list[int]:
    """The status of each of so many tries from an address."""
    return [enter(Client(), page, password, **{"x-forwarded-for": address}).status_code for _ in range(count)]


def test_the_eleventh_wrong_password_is_refused_and_says_until_when(page, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    assert tries(page, FROM_ONE.most + 1) == [200] * FROM_ONE.most + [429]
    answer = enter(Client(), page, "sésame", **{"x-forwarded-for": "192.0.2.1"})
    assert (answer.status_code, answer.cookies) == (429, {})
    assert answer["Retry-After"] == "900"
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert "Trop de mots de passe" in text
    assert "dans 15 minutes" in text.replace("\xa0", " ")


def test_other_senders_and_other_pages_are_not_refused(page):
    other = guarded("Bureau")
    tries(page, FROM_ONE.most + 1)
    assert tries(page, 1, "192.0.2.2", "sésame") == [302]
    assert tries(other, 1, password="sésame") == [302]


def test_after_a_quarter_of_an_hour_there_are_tries_again(page):
    tries(page, FROM_ONE.most + 1)
    with time_machine.travel(timezone.now() + FROM_ONE.window + timedelta(seconds=1)):
        assert tries(page, 1, password="sésame") == [302]


def test_the_addresses_of_one_network_of_ipv6_are_one_sender(page):
    answers = [tries(page, 1, f"2001:db8:1:2::{number:x}") for number in range(1, FROM_ONE.most + 2)]
    assert answers[-1] == [429]
    assert tries(page, 1, "2001:db8:1:3::1") == [200]


@pytest.mark.slow
def test_many_senders_together_are_refused_too_for_an_hour_and_fill_no_table(page):
    for number in range(FROM_ALL.most):
        assert tries(page, 1, f"198.51.100.{number}") == [200]
    assert tries(page, 20, "192.0.2.1", "sésame") == [429] * 20
    assert AttemptCount.objects.count() == FROM_ALL.most + 1
    with time_machine.travel(timezone.now() + FROM_ALL.window + timedelta(seconds=1)):
        assert tries(page, 1, "192.0.2.1", "sésame") == [302]
        remove_old()
        assert not AttemptCount.objects.filter(count__gt=0).exists()


def test_who_knows_the_password_uses_up_no_tries(page):
    """A hundred members may come in an hour, each after a slip."""
    for number in range(FROM_ALL.most // 2 + 1):
        assert tries(page, 1, f"198.51.100.{number}") == [200]
        assert tries(page, 1, f"198.51.100.{number}", "sésame") == [302]
    assert tries(page, 1, "203.0.113.1", "sésame") == [302]


def test_who_was_let_in_reads_on_while_others_guess(page):
    member = Client()
    enter(member, page, "sésame", **{"x-forwarded-for": "192.0.2.1"})
    tries(page, FROM_ONE.most + 1)
    assert is_let_in(member, page)


def test_no_address_is_kept(page):
    tries(page, 1)
    assert "192.0.2" not in str(list(AttemptCount.objects.values_list()))


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_once_are_counted_one_by_one():
    page = guarded("Comité")

    def four(_thread: int) -> list[int]:
        try:
            return tries(page, 4)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        answers = sorted(chain.from_iterable(threads.map(four, range(6))))
    assert answers == [200] * FROM_ONE.most + [429] * (24 - FROM_ONE.most)
