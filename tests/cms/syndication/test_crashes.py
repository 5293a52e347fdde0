"""The sender is killed after each of its commits in turn: nothing is lost, and order is kept."""

import pytest

from cms.publishing.models import Publication
from cms.syndication import webhook_delivery
from cms.syndication.models import Subscription
from tests.cms.publishing.machine.killing import completes_before
from tests.cms.reading.builder import publish, withdraw

pytestmark = pytest.mark.django_db(transaction=True)

MOST_COMMITS = 20


def send_everything(pk):
    while webhook_delivery.deliver(pk):
        pass


def take_over(pk):
    """What the next sender finds once the claim of the dead one has lapsed."""
    Subscription.objects.filter(pk=pk).update(claimed_until=None)
    send_everything(pk)


@pytest.fixture
def pending(subscription, monkeypatch):
    """Three messages of one change each, a withdrawal among them."""
    monkeypatch.setattr(webhook_delivery.messages, "MOST_CHANGES", 1)
    return [publish("Un"), withdraw(publish("Deux")), publish("Trois")]


def test_killed_at_every_commit_the_sender_loses_nothing(subscription, receiver, pending):
    numbers = [row.seq for row in pending]
    for last in range(1, MOST_COMMITS):
        Subscription.objects.update(seq=subscription.seq, claimed_until=None)
        receiver.received.clear()
        completed = completes_before(lambda: send_everything(subscription.pk), last)
        before = Subscription.objects.get().seq
        numbers_received = [seq for message in receiver.received for _op, seq in message.changes]
        assert before in (subscription.seq, *numbers_received), "the cursor is ahead of what was received"
        take_over(subscription.pk)
        numbers_received = [seq for message in receiver.received for _op, seq in message.changes]
        assert list(dict.fromkeys(numbers_received)) == numbers
        assert numbers_received == sorted(numbers_received)
        assert Subscription.objects.get().seq == numbers[-1]
        if completed:
            break
    else:
        raise AssertionError(f"more than {MOST_COMMITS} commits")
    assert last > 3
    assert Publication.objects.filter(seq__in=numbers).count() == 3
