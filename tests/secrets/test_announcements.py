"""What is sent to partners, and what is kept of it: webhooks tell as little as what is asked for."""

import pytest
from django.db import transaction
from django.forms.models import model_to_dict

from cms.publishing import address, head
from cms.syndication import messages, webhook_delivery
from cms.syndication.models import Attempt, Partner, Subscription
from tests.secrets.asking import Answer
from tests.secrets.sweeping import expect_none, shown_by


@pytest.fixture
def announced(matrix):
    """Every message that a partner who follows from the beginning is sent, with its headers."""
    with transaction.atomic():
        partner = Partner.objects.create(name="Partenaire")
        subscription = Subscription.objects.create(
            partner=partner, url="http://127.0.0.1:9/", epoch=head().epoch, seq=0
        )
        found = []
        while message := messages.next_message(subscription):
            headers = dict(webhook_delivery._headers(subscription, message))
            found.append(Answer(200, headers, message.body))
            webhook_delivery._recorded(subscription, message, webhook_delivery.AttemptOutcome(500, 1))
            subscription.seq = message.up_to
        yield found
        transaction.set_rollback(True)


def test_no_message_names_what_is_hidden(matrix, announced):
    for message in announced:
        expect_none(shown_by("webhooks", "message", "POST", message, matrix.markers))


def test_public_pages_are_announced(matrix, announced):
    said = b"".join(message.body for message in announced)
    assert address(matrix.world.article).encode() in said


def test_nothing_hidden_is_kept_of_what_was_sent(matrix, announced):
    kept = [model_to_dict(attempt) for attempt in Attempt.objects.all()]
    assert len(kept) == len(announced)
    answer = Answer(200, {}, repr(kept).encode())
    expect_none(shown_by("attempts", "row", "stored", answer, matrix.markers))
