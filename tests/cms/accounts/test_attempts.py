"""A limit holds however many try at the same moment."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from cms.accounts.attempts import AttemptLimit, Counter, network, take_all

FIVE = AttemptLimit("test", 5, timedelta(minutes=15))
TWO = AttemptLimit("two", 2, timedelta(minutes=15))


@pytest.mark.django_db
def test_a_window_begins_with_the_first_attempt_and_begins_again():
    counter = Counter(TWO, "awa")
    assert [counter.take() is None for _ in range(3)] == [True, True, False]
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert [counter.take() is None for _ in range(3)] == [True, True, False]


@pytest.mark.django_db
def test_what_one_limit_refuses_counts_on_none():
    first, second = Counter(FIVE, "awa"), Counter(TWO, origin="203.0.113.5")
    assert [take_all([first, second]) is None for _ in range(4)] == [True, True, False, False]
    assert first.row.get().count == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_are_no_more_than_five():
    let_through = []

    def attempt():
        if Counter(FIVE, "awa").take() is None:
            let_through.append(1)
        connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_through) == 5


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("", "0.0.0.0"),
    ],
)
def test_an_address_is_counted_with_its_neighbours(rf, address, counted):
    assert network(rf.get("/", REMOTE_ADDR=address)) == counted
