"""What a partner confirms by its token: only what its cursor proves, and nothing is opened by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.publishing import epoch, head
from cms.reading.cursors import SequencePosition
from cms.syndication import tokens
from cms.syndication.models import Attempt, Partner, Receipt, Subscription, Token
from cms.syndication.receipts import confirmations
from cms.syndication.webhook_delivery import deliver
from tests.cms.reading.builder import LONG_AGO, publish, withdraw
from tests.cms.syndication.receiver import answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(partner):
    Partner.objects.update(created_at=timezone.now() - timedelta(days=3650))
    return tokens.issue(partner)


@pytest.fixture
def changes(client):
    def get(token=None, **query):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return client.get("/api/v1/changes", query, headers=headers)

    return get


def here():
    return SequencePosition(*head()).packed()


def confirmed(tombstone):
    found = confirmations([tombstone])[tombstone.seq]
    return [(receipt.partner.name, receipt.by) for receipt in found]


def test_a_page_that_was_sent_proves_nothing(changes, token):
    tombstone = withdraw(publish())
    assert changes(token).status_code == 200
    assert confirmed(tombstone) == [("Association Yélimané", "")]


def test_a_later_request_whose_cursor_is_past_the_withdrawal_confirms_it(changes, token):
    tombstone = withdraw(publish())
    cursor = changes(token).json()["cursor"]
    changes(token, since=cursor)
    assert confirmed(tombstone) == [("Association Yélimané", "changes")]


def test_without_the_token_nothing_is_confirmed(changes, token):
    tombstone = withdraw(publish())
    changes(since=here())
    assert confirmed(tombstone) == [("Association Yélimané", "")]


def test_a_cursor_of_a_first_pass_that_is_not_over_proves_nothing(changes, token):
    for _ in range(3):
        publish()
    cursor = changes(token, limit=1).json()["cursor"]
    changes(token, since=cursor, limit=1)
    assert not Receipt.objects.exists()


def test_reading_one_type_confirms_nothing_of_another(changes, token):
    tombstone = withdraw(publish(type="projects"))
    changes(token, since=here(), type="news")
    changes(token, since=here(), lang="en")
    assert confirmed(tombstone) == [("Association Yélimané", "")]
    changes(token, since=here(), type="projects", lang="fr")
    assert confirmed(tombstone) == [("Association Yélimané", "changes")]


def test_an_older_cursor_takes_nothing_back(changes, token):
    first = here()
    tombstone = withdraw(publish())
    changes(token, since=here())
    changes(token, since=first)
    assert confirmed(tombstone) == [("Association Yélimané", "changes")]


def test_what_was_confirmed_before_a_restored_database_counts_no_more(changes, token):
    tombstone = withdraw(publish())
    changes(token, since=here())
    epoch.begin()
    assert confirmed(tombstone) == [("Association Yélimané", "")]


def test_a_webhook_answered_by_2xx_confirms(subscription, receiver):
    Partner.objects.update(created_at=timezone.now() - timedelta(days=3650))
    publish()
    deliver(subscription.pk)
    tombstone = withdraw(publish())
    assert confirmed(tombstone) == [("Association Yélimané", "")]
    receiver.answers = [answering(500)]
    deliver(subscription.pk)
    assert confirmed(tombstone) == [("Association Yélimané", "")]
    type(subscription).objects.update(next_attempt_at=timezone.now())
    deliver(subscription.pk)
    assert confirmed(tombstone) == [("Association Yélimané", "webhook")]


def test_each_place_of_a_partner_must_have_been_told(subscription, receiver):
    Partner.objects.update(created_at=LONG_AGO)
    other = Subscription.objects.create(partner=subscription.partner, url=f"{receiver.url}/2")
    Subscription.objects.update(created_at=LONG_AGO)
    tombstone = withdraw(publish())
    deliver(subscription.pk)
    assert confirmed(tombstone) == [("Association Yélimané", "")]
    deliver(other.pk)
    assert confirmed(tombstone) == [("Association Yélimané", "webhook")]


def test_what_was_told_stays_confirmed_when_the_attempt_is_forgotten(subscription):
    Partner.objects.update(created_at=LONG_AGO)
    Subscription.objects.update(created_at=LONG_AGO)
    tombstone = withdraw(publish())
    deliver(subscription.pk)
    Attempt.objects.all().bulk_delete()
    [confirmation] = confirmations([tombstone])[tombstone.seq]
    assert (confirmation.by, confirmation.exact, confirmation.at) == (
        "webhook",
        False,
        Subscription.objects.get().delivered_at,
    )


def test_an_answer_confirms_nothing_that_the_message_did_not_name(subscription, receiver):
    Partner.objects.update(created_at=LONG_AGO)
    Subscription.objects.update(created_at=LONG_AGO, types=["news"])
    before = publish()
    tombstone = withdraw(publish(type="projects"))
    after = publish()
    deliver(subscription.pk)
    assert receiver.received[0].changes == [("put", before.seq), ("put", after.seq)]
    now = Subscription.objects.get()
    now.types = []
    now.start_over()
    now.save()
    assert confirmed(tombstone) == [("Association Yélimané", "")]


def test_the_confirmations_cost_the_same_for_one_withdrawal_and_for_many(partner, django_assert_num_queries):
    Partner.objects.update(created_at=LONG_AGO)
    many = [withdraw(publish()) for _ in range(3)]
    for number in range(3):
        other = Partner.objects.create(name=f"Partenaire {number}")
        Subscription.objects.create(partner=other, url=f"http://127.0.0.1:9/{number}")
        tokens.issue(other)
    for some in (many[:1], many):
        with django_assert_num_queries(6):
            confirmations(some)


@pytest.mark.parametrize("ahead", [1, 10**6])
def test_a_cursor_of_the_future_is_refused_and_proves_nothing(changes, token, ahead):
    place = SequencePosition(head().epoch, head().head + ahead)
    assert changes(token, since=place.packed()).status_code == 410
    assert not Receipt.objects.exists()


def test_a_cursor_of_another_database_is_refused_and_proves_nothing(changes, token):
    place = SequencePosition("0" * 32, head().head)
    assert changes(token, since=place.packed()).status_code == 410
    assert not Receipt.objects.exists()


def test_a_token_in_the_address_is_refused(client, token):
    assert client.get("/api/v1/changes", {"access_token": token}).status_code == 400


def test_a_partner_that_came_later_or_is_told_nothing_of_it_is_not_asked(subscription, receiver):
    tombstone = withdraw(publish())
    assert confirmed(tombstone) == []
    Partner.objects.update(created_at=timezone.now() - timedelta(days=3650))
    type(subscription).objects.update(types=["albums"])
    assert confirmed(tombstone) == []


@pytest.mark.parametrize("text", ["cdv_wrong", "", "é", "a" * 10_000])
def test_a_token_that_is_none_is_refused_in_words(changes, db, text):
    answer = changes(text or "x")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert "jeton" in answer.json()["detail"].lower()


def test_a_revoked_token_is_refused(changes, token):
    tokens.revoke(Token.objects.get())
    assert changes(token).status_code == 401


def test_another_scheme_is_none_of_our_business(client, db):
    assert client.get("/api/v1/changes", headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_the_answer_is_the_same_with_and_without_a_token_but_no_cache_keeps_it(changes, token):
    publish()
    named, anonymous = changes(token), changes()
    assert named.content == anonymous.content
    assert named["Cache-Control"] == "private, no-cache"
    assert "Authorization" in anonymous["Vary"]
    assert "Authorization" in changes(token)["Vary"]


def test_only_the_digest_and_the_beginning_of_a_token_are_kept(token):
    kept = Token.objects.get()
    assert token.startswith(kept.prefix)
    assert len(kept.prefix) == 12
    assert not any(token in str(value) for value in vars(kept).values())


def test_a_confirmation_that_cannot_be_written_costs_the_reader_nothing(changes, token, monkeypatch):
    from django.db import DatabaseError

    def broken(*args, **kwargs):
        raise DatabaseError("read-only")

    monkeypatch.setattr("cms.syndication.receipts._keep", broken)
    assert changes(token, since=here()).status_code == 200
