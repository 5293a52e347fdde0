"""What waits for a lock in vain begins once more; what one process does alone, it does until it dies."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from cms.publishing import branch_deletion, file_keeper, locks
from cms.publishing.models import PendingUpdate, Scope
from cms.publishing.outbox import UpdateNotWritten
from cms.publishing.schedule import publish_due
from cms.publishing.worker import drain_renditions
from cms.settings.postgresql import LOCK_WAIT
from tests.cms.publishing.test_schedule import scheduled
from tests.news.builders import article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def other():
    """A connection of somebody else's."""
    other = connection.copy()
    other.set_autocommit(False)
    yield other
    locks.let_go(other)


@pytest.fixture
def impatient():
    """Statements of this connection wait a moment for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    yield
    connection.close()


def take(other, number: int, function: str = "pg_advisory_xact_lock") -> None:
    with other.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
        assert cursor.fetchone() != (False,)


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


def test_who_waits_for_a_save_waits_once_and_leaves_the_rest_to_the_worker(other, impatient, monkeypatch):
    monkeypatch.setattr(locks, "_in_vain_at", None)
    tries = []
    take(other, locks.EXPANSION)
    act = waiting_for_freezes(other, tries, frees_it_at=2)
    with pytest.raises(OperationalError):
        locks.tried_once(act)
    assert len(tries) == 1
    locks.tried_once(act)  # in the same save: nobody waits again
    assert len(tries) == 1
    monkeypatch.setattr(locks, "AFTER_WAITING", 0)
    locks.tried_once(act)
    assert len(tries) == 2


def test_an_error_because_of_a_lock_is_one(other, impatient):
    wrapped = UpdateNotWritten("an update")
    assert not locks.timed_out(wrapped)
    take(other, locks.EXPANSION)
    with pytest.raises(OperationalError) as raised:
        locks.after_freezing()
    wrapped.__cause__ = raised.value
    assert locks.timed_out(wrapped)


def test_waiting_at_most_that_long_ends_with_the_transaction(other):
    take(other, locks.EXPANSION)
    with pytest.raises(OperationalError) as raised, locks.waiting_at_most(0.05):
        locks.after_freezing()
    assert locks.timed_out(raised.value)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == (f"{LOCK_WAIT}s",)


def hold(other, page) -> None:
    """As an operator who has forgotten a transaction does."""
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM wagtailcore_page WHERE id = %s FOR UPDATE", [page.pk])


def test_a_publication_that_waits_for_a_lock_has_not_failed(other, impatient):
    page = scheduled("Verrou")
    hold(other, page)
    for _ in range(8):
        PendingUpdate.objects.filter(scope=Scope.DUE).update(due_at=timezone.now())
        assert publish_due() == 0
    update = PendingUpdate.objects.get(scope=Scope.DUE)
    assert (update.attempts, update.reason[:16]) == (0, "OperationalError")
    assert update.due_at - timezone.now() < timedelta(minutes=1)
    other.rollback()
    assert publish_due(update.due_at) == 1
    assert not PendingUpdate.objects.filter(scope=Scope.DUE).exists()


def test_a_deletion_that_waits_for_a_lock_has_not_failed(other, impatient):
    page, other_page = article("Un"), article("Deux")
    top = page.get_parent()
    branch_deletion.delete_later(top, get_user_model().objects.create_superuser("awa"))
    hold(other, page)
    hold(other, other_page)
    branch_deletion.delete_some()
    (update,) = PendingUpdate.objects.filter(scope=Scope.DELETION)
    assert (update.attempts, update.reason[:16]) == (0, "OperationalError")
    other.rollback()
    PendingUpdate.objects.update(due_at=timezone.now())
    while branch_deletion.delete_some():
        assert not PendingUpdate.objects.filter(attempts__gt=0).exists()
    assert not type(page).objects.exists()


def test_pictures_whose_making_waits_for_a_lock_have_not_failed(other, impatient, monkeypatch):
    def waits(image: int) -> None:
        locks.after_freezing()

    monkeypatch.setattr(file_keeper.keeper, "make_renditions", waits)
    PendingUpdate.objects.all().delete()
    PendingUpdate.objects.create(scope=Scope.RENDITIONS, ref="1")
    take(other, locks.EXPANSION)
    drain_renditions()
    assert PendingUpdate.objects.get().attempts == 0


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


@pytest.mark.slow
def test_what_ends_is_free_at_once(other):
    """Each time in a hundred: the server notices late that a connection was only closed."""
    for _ in range(100):
        with locks.alone("due"):
            pass
        take(other, locks._TASKS["due"], "pg_try_advisory_xact_lock")
        other.rollback()


def test_a_lock_that_was_lost_meanwhile_stops_nothing():
    with locks.alone("reconcile") as free:
        assert free
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s",
                [locks._TASKS["reconcile"]],
            )
            assert cursor.fetchall() == [(True,)]
