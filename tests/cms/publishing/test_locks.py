"""What waits for a lock in vain begins once more; what one process does alone, it does until it dies."""

import pytest
from django.db import OperationalError, connection, transaction

from cms.publishing import locks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def other():
    """A connection of somebody else's."""
    other = connection.copy()
    other.set_autocommit(False)
    yield other
    other.close()


@pytest.fixture
def impatient():
    """Statements of this connection wait a moment for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    yield
    connection.close()


def take(other, number: int) -> None:
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def waiting_for_freezes(other, tries: list, frees_it_at: int):
    """What needs the lock that `other` holds, and finds it free from this try on."""

    @locks.tried_twice
    def act() -> str:
        tries.append(1)
        if len(tries) == frees_it_at:
            other.rollback()
        locks.after_freezing()
        return "done"

    return act


def test_what_waited_in_vain_begins_once_more(other, impatient):
    tries = []
    take(other, locks.EXPANSION)
    assert waiting_for_freezes(other, tries, frees_it_at=2)() == "done"
    assert len(tries) == 2


def test_and_no_more_than_once(other, impatient):
    tries = []
    take(other, locks.EXPANSION)
    with pytest.raises(OperationalError) as raised:
        waiting_for_freezes(other, tries, frees_it_at=3)()
    assert locks.timed_out(raised.value)
    assert len(tries) == 2


def test_within_a_transaction_nothing_begins_again(other, impatient):
    tries = []
    take(other, locks.EXPANSION)
    with pytest.raises(OperationalError), transaction.atomic():
        waiting_for_freezes(other, tries, frees_it_at=2)()
    assert len(tries) == 1


def test_what_another_does_is_left_to_it_until_it_ends(other):
    take(other, locks._TASKS["reconcile"])
    with locks.alone("reconcile") as free:
        assert not free
    other.rollback()
    with locks.alone("reconcile") as free, locks.alone("due") as also:
        assert free
        assert also
        with locks.alone("reconcile") as again:
            assert not again
    with locks.alone("reconcile") as free:
        assert free


def test_a_lock_that_was_lost_meanwhile_stops_nothing():
    with locks.alone("reconcile") as free:
        assert free
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s",
                [locks._TASKS["reconcile"]],
            )
            assert cursor.fetchall() == [(True,)]
