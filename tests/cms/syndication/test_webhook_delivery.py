"""A subscription is a cursor: it moves only after a 2xx, and nothing is lost on the way."""

import threading
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from cms.publishing import epoch, head
from cms.reading.cursors import SequencePosition
from cms.syndication import messages, signing, webhook_delivery
from cms.syndication.http_client import DEADLINE, HttpAnswer
from cms.syndication.models import Attempt, Subscription
from cms.syndication.webhook_delivery import deliver, send_test, waiting
from tests.cms.reading.builder import publish, withdraw
from tests.cms.syndication.receiver import answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def during_the_call(monkeypatch):
    """Do something else while the partner's server is being called."""

    def meanwhile(act):
        call = webhook_delivery.call
        monkeypatch.setattr(webhook_delivery, "call", lambda *what: (act(), call(*what))[1])

    return meanwhile


def later(**ahead):
    """The time after the longest wait that the retry may have chosen."""
    return time_machine.travel(timezone.now() + timedelta(**ahead), tick=True)


def test_what_is_published_is_announced_with_a_signature_that_the_library_accepts(subscription, receiver):
    row = publish("Un puits", path="/actualites/un-puits/")
    assert deliver(subscription.pk)
    payload = receiver.received[0].verified(signing.secret(subscription))
    assert payload == {
        "type": "content.changed",
        "timestamp": "2026-01-01T09:00:00Z",
        "data": {
            "cursor": SequencePosition(head().epoch, row.seq).packed(),
            "changes": [
                {
                    "op": "put",
                    "seq": row.seq,
                    "type": "news",
                    "id": f"{row.key}.fr",
                    "lang": "fr",
                    "url": "http://127.0.0.1:8000/actualites/un-puits/",
                    "api_url": f"http://127.0.0.1:8000/api/v1/content/news/{row.key}.fr",
                }
            ],
        },
    }


def test_a_withdrawal_is_announced_without_a_word_of_the_content(subscription, receiver):
    row = withdraw(publish("Secret", path="/actualites/secret/"))
    deliver(subscription.pk)
    assert receiver.received[0].payload["data"]["changes"] == [
        {"op": "delete", "seq": row.seq, "type": "news", "id": f"{row.key}.fr", "lang": "fr"}
    ]


def test_what_has_expired_by_the_clock_is_announced_as_a_withdrawal(subscription, receiver):
    row = publish(expires_at=timezone.now() - timedelta(seconds=1))
    deliver(subscription.pk)
    assert receiver.received[0].changes == [("delete", row.seq)]


def test_nothing_is_pending_of_what_was_public_before(subscription, receiver):
    assert list(waiting(timezone.now())) == []


def test_the_cursor_moves_only_after_a_2xx(subscription, receiver):
    row = publish()
    receiver.answers = [answering(500)]
    assert not deliver(subscription.pk)
    before = Subscription.objects.get()
    assert (before.seq, before.failures) == (subscription.seq, 1)
    with later(seconds=6):
        assert deliver(subscription.pk)
    after = Subscription.objects.get()
    assert (after.seq, after.failures, after.failing_since) == (row.seq, 0, None)


def test_the_same_changes_are_the_same_message_and_others_are_not(subscription, receiver):
    publish("Un")
    receiver.answers = [answering(500), answering(500)]
    deliver(subscription.pk)
    with later(seconds=6):
        deliver(subscription.pk)
    publish("Deux")
    with later(minutes=6):
        deliver(subscription.pk)
    first, again, other = receiver.received
    assert (first.id, first.body) == (again.id, again.body)
    assert other.id != first.id
    assert len(other.changes) == 2


def test_an_item_that_changed_twice_is_announced_once(subscription, receiver):
    row = publish("Avant")
    row = publish("Après", key=row.key)
    deliver(subscription.pk)
    assert receiver.received[0].changes == [("put", row.seq)]


def test_many_changes_come_in_order_in_messages_of_at_most_twenty_kilobytes(subscription, receiver):
    rows = [publish(f"Puits {number}", path=f"/p/{'x' * 300}/{number}/") for number in range(90)]
    while deliver(subscription.pk):
        pass
    assert [pair for message in receiver.received for pair in message.changes] == [
        ("put", row.seq) for row in rows
    ]
    assert len(receiver.received) > 1
    assert all(len(message.body) <= 20_000 for message in receiver.received)


def test_only_the_types_and_languages_asked_for_are_announced(subscription, receiver):
    Subscription.objects.update(types=["news"], languages=["en"])
    publish(lang="fr")
    publish(type="projects", lang="en")
    row = publish(lang="en")
    publish(lang="fr")
    assert deliver(subscription.pk)
    assert not deliver(subscription.pk)
    assert [message.changes for message in receiver.received] == [[("put", row.seq)]]
    assert Subscription.objects.get().seq == head().head


def test_after_a_restored_database_everything_is_pending_again(subscription, receiver, empty):
    row = publish()
    deliver(subscription.pk)
    begun = epoch.begin()
    assert list(waiting(timezone.now())) == [subscription]
    deliver(subscription.pk)
    assert receiver.received[1].changes == [("put", row.seq)]
    assert receiver.received[1].payload["data"]["cursor"] == SequencePosition(begun, row.seq).packed()
    assert Subscription.objects.get().epoch == begun


def test_a_subscription_is_in_the_hands_of_one_sender(subscription):
    publish()
    assert webhook_delivery.claim(subscription.pk)
    assert webhook_delivery.claim(subscription.pk) is None
    with later(seconds=21):
        assert webhook_delivery.claim(subscription.pk)


def test_a_sender_that_lost_its_claim_moves_nothing(subscription, receiver):
    publish()
    mine = webhook_delivery.claim(subscription.pk)
    message = messages.next_message(subscription)
    Subscription.objects.update(claim=uuid.uuid4())
    webhook_delivery.record(subscription, mine, message, webhook_delivery.AttemptOutcome(200, 1))
    assert Subscription.objects.get().seq == subscription.seq
    assert Attempt.objects.count() == 1


def test_a_replay_asked_for_during_a_call_is_not_overwritten(subscription, receiver):
    publish()
    mine = webhook_delivery.claim(subscription.pk)
    message = messages.next_message(subscription)
    Subscription.objects.update(seq=7)
    webhook_delivery.record(subscription, mine, message, webhook_delivery.AttemptOutcome(200, 1))
    now = Subscription.objects.get()
    assert (now.seq, now.claim) == (7, None)


def test_410_stops_the_calls_at_once_and_the_staff_are_told(subscription, receiver, admin_user):
    publish()
    receiver.answers = [answering(410)]
    deliver(subscription.pk)
    assert Subscription.objects.get().state == "gone"
    assert list(waiting(timezone.now() + timedelta(days=9))) == []
    assert mail.outbox[0].to == [admin_user.email]
    assert "sont arrêtés" in mail.outbox[0].subject


def test_a_redirect_is_not_followed(subscription, receiver):
    publish()
    receiver.answers = [answering(302, Location=receiver.url)]
    assert not deliver(subscription.pk)
    assert Attempt.objects.get().status == 302


def test_retry_after_is_honoured(subscription, receiver):
    publish()
    receiver.answers = [answering(503, Retry_After="3600")]
    deliver(subscription.pk)
    due = Subscription.objects.get().next_attempt_at - timezone.now()
    assert timedelta(minutes=59) < due <= timedelta(hours=1)


def test_after_three_days_of_retries_and_thirty_probes_the_subscription_is_given_up(
    subscription, receiver, admin_user
):
    publish()
    receiver.usually = answering(500)
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        while Subscription.objects.get().state == "active":
            clock.move_to(Subscription.objects.get().next_attempt_at)
            deliver(subscription.pk)
        lasted = timezone.now() - began
    assert len(receiver.received) == 1 + 9 + 30
    assert timedelta(days=33) < lasted < timedelta(days=37)
    assert Subscription.objects.get().state == "abandoned"
    assert [sent.subject.split()[0] for sent in mail.outbox] == ["Association", "Les"]


def test_the_staff_are_told_once_when_a_partner_falls_behind_and_once_when_it_is_back(
    subscription, receiver, admin_user
):
    publish()
    receiver.answers = [answering(500)] * 5
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(6):
            clock.move_to(Subscription.objects.get().next_attempt_at)
            deliver(subscription.pk)
    assert [sent.subject for sent in mail.outbox] == [
        "Association Yélimané ne reçoit plus ce qui est publié",
        "Association Yélimané reçoit de nouveau ce qui est publié",
    ]
    assert "En attente : 1 changement, retraits compris" in mail.outbox[0].body
    assert "code 500" in mail.outbox[0].body


def test_mail_that_cannot_be_sent_stops_nothing(subscription, receiver, admin_user, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    publish()
    receiver.answers = [answering(410)]
    deliver(subscription.pk)
    assert Subscription.objects.get().state == "gone"


def test_what_could_not_be_told_is_told_after_the_next_call(subscription, receiver, admin_user, settings):
    publish()
    receiver.usually = answering(500)
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "no.such.Backend"
    Subscription.objects.update(failures=2)
    deliver(subscription.pk)
    settings.EMAIL_BACKEND = usual
    Subscription.objects.update(next_attempt_at=timezone.now())
    deliver(subscription.pk)
    [mail_sent] = mail.outbox
    assert f"/admin/partners/{subscription.partner_id}/" in mail_sent.body


def test_a_test_announces_nothing_and_moves_nothing(subscription, receiver):
    publish()
    attempt = send_test(subscription)
    payload = receiver.received[0].verified(signing.secret(subscription))
    assert (payload["type"], payload["data"]["changes"]) == ("content.test", [])
    assert (attempt.status, attempt.test) == (204, True)
    assert Subscription.objects.get().seq == subscription.seq


def test_a_rotated_secret_overlaps_with_the_former_one_for_a_day(subscription, receiver):
    former = signing.secret(subscription)
    subscription.rotate()
    publish()
    deliver(subscription.pk)
    assert receiver.received[0].verified(former) == receiver.received[0].verified(
        signing.secret(subscription)
    )
    with later(hours=25):
        publish()
        deliver(subscription.pk)
        assert len(receiver.received[1].headers["webhook-signature"].split()) == 1
        assert receiver.received[1].verified(signing.secret(subscription))


def test_a_secret_asked_for_twice_still_lets_the_partner_verify_with_the_one_it_has(subscription, receiver):
    held = signing.secret(subscription)
    subscription.rotate()
    subscription.rotate()
    publish()
    deliver(subscription.pk)
    assert receiver.received[0].verified(held)
    assert len(receiver.received[0].headers["webhook-signature"].split()) == 3


def test_a_call_that_fails_does_not_undo_a_pause_of_the_staff(subscription, receiver, during_the_call):
    during_the_call(lambda: Subscription.objects.get().pause())
    receiver.answers = [answering(500)]
    publish()
    deliver(subscription.pk)
    assert Subscription.objects.get().state == "paused"


def test_a_call_that_fails_does_not_put_off_a_retry_asked_for_meanwhile(
    subscription, receiver, during_the_call
):
    Subscription.objects.update(failures=8)
    during_the_call(lambda: Subscription.objects.get().resume())
    receiver.answers = [answering(500)]
    publish()
    deliver(subscription.pk)
    assert Subscription.objects.get().failures == 0
    assert list(waiting(timezone.now())) == [subscription]


def test_a_subscription_removed_during_a_call_leaves_nothing_behind(subscription, during_the_call):
    during_the_call(lambda: Subscription.objects.all().delete())
    publish()
    assert deliver(subscription.pk)
    assert not Attempt.objects.exists()


def test_a_name_that_takes_long_to_look_up_leaves_less_time_for_the_call(subscription, monkeypatch):
    given, clock = [], [100.0]

    def post(target, body, headers, seconds):
        given.append(seconds)
        return HttpAnswer(204, "", "")

    def look_up(url):
        clock[0] += 4

    monkeypatch.setattr(webhook_delivery, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(webhook_delivery.ssrf, "target", look_up)
    monkeypatch.setattr(webhook_delivery.http_client, "post", post)
    publish()
    assert deliver(subscription.pk)
    assert given == [DEADLINE - 4]


def test_the_first_bytes_of_the_answer_are_kept_and_no_more(subscription, receiver):
    publish()
    receiver.answers = [answering(422, "é".encode() * 400)]
    deliver(subscription.pk)
    assert Attempt.objects.get().answer == "é" * 250


def test_two_at_once_send_it_once(subscription, receiver, transactional_db):
    publish()
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(deliver_and_close(subscription.pk))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(results), len(receiver.received)) == ([False, False, False, True], 1)


def deliver_and_close(pk):
    from django.db import connections

    try:
        return deliver(pk)
    finally:
        connections.close_all()
