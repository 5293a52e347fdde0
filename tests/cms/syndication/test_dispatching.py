"""The worker announces within a second, and a slow partner never delays another."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.syndication import dispatching, http_client, messages, ssrf
from cms.syndication.dispatching import AT_ONCE, KEPT, Dispatcher
from cms.syndication.models import Attempt, Partner, Subscription
from tests.cms.reading.builder import publish
from tests.cms.syndication.receiver import running_receiver, silent_until
from tests.waiting import PATIENCE, eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dispatcher(monkeypatch):
    """In the end no call is under way any more: it would be recorded in the database of the next test.

    Partners are named by numbers, so no look-up of a name is given up where the machine stalls.
    """
    monkeypatch.setattr(dispatching, "PATIENCE", PATIENCE)
    monkeypatch.setattr(ssrf, "resolved", lambda host, port: [host])
    stopping = threading.Event()
    thread = Dispatcher(stopping)
    thread.start()
    yield thread
    stopping.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    eventually(lambda: not any(sender.is_alive() for sender in thread._senders.values()))


def test_what_is_published_reaches_the_partner(subscription, receiver, dispatcher):
    row = publish()
    eventually(lambda: receiver.received)
    eventually(lambda: Subscription.objects.get().seq == row.seq)


@pytest.mark.slow
def test_partners_that_never_answer_do_not_delay_another(subscription, receiver, dispatcher, monkeypatch):
    """More of them than calls are made at once, and all before the one that answers, and none gives up."""
    monkeypatch.setattr(http_client, "DEADLINE", 120.0)
    over = threading.Event()
    with running_receiver() as silent:
        silent.usually = silent_until(over)
        partner = Partner.objects.create(name="Silencieuse")
        for number in range(sum(AT_ONCE.values()) + 4):
            Subscription.objects.create(partner=partner, url=f"{silent.url}/{number}", slow=number % 4 == 0)
        prompt = Subscription.objects.filter(pk=subscription.pk)
        for _ in range(3):
            prompt.update(slow=False, next_attempt_at=timezone.now())  # only this machine may have been slow
            row = publish()
            eventually(lambda: prompt.get().seq == row.seq)  # noqa: B023
        assert Attempt.objects.exclude(subscription=subscription).count() == 0
        over.set()
        dispatcher._stopping.set()
        eventually(lambda: not any(sender.is_alive() for sender in dispatcher._senders.values()))


def test_two_workers_send_each_message_once_and_in_order(subscription, receiver, dispatcher, monkeypatch):
    monkeypatch.setattr(messages, "MOST_CHANGES", 1)
    rows = [publish() for _ in range(12)]
    other = Dispatcher(dispatcher._stopping)
    other.start()
    eventually(lambda: Subscription.objects.get().seq == rows[-1].seq)
    dispatcher._stopping.set()
    other.join(PATIENCE)
    assert [message.changes for message in receiver.received] == [[("put", row.seq)] for row in rows]


def test_the_worker_stops_while_calls_hang(subscription, receiver, dispatcher, monkeypatch):
    monkeypatch.setattr(dispatching, "PATIENCE", 0.5)
    monkeypatch.setattr(http_client, "DEADLINE", 120.0)
    over = threading.Event()
    receiver.usually = silent_until(over)
    publish()
    eventually(lambda: receiver.received)
    dispatcher._stopping.set()
    dispatcher.join(60)  # half the time after which the call would end by itself
    over.set()
    assert not dispatcher.is_alive()
    assert Subscription.objects.get().seq == subscription.seq


def test_attempts_are_forgotten_after_ninety_days(subscription):
    old = {"message": "msg_a", "after_seq": 0, "up_to_seq": 1, "changes": 1}
    for age in (KEPT + timedelta(hours=1), KEPT - timedelta(hours=1)):
        Attempt.objects.create(subscription=subscription, at=timezone.now() - age, **old)
    dispatcher = Dispatcher(threading.Event())
    dispatcher._cleaned -= timedelta(days=2)
    dispatcher.look()
    assert Attempt.objects.count() == 1


def test_a_look_costs_the_same_whatever_the_number_of_partners_at_rest(partner, django_assert_num_queries):
    for number in range(30):
        Subscription.objects.create(partner=partner, url=f"http://127.0.0.1:9/{number}")
    dispatcher = Dispatcher(threading.Event())
    dispatcher._cleaned = timezone.now()
    with django_assert_num_queries(3):
        dispatcher.look()
