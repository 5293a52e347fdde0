"""Signatures are those of Standard Webhooks, and a database dump does not give the secrets."""

import base64
import io

import pytest
from django.core.management import call_command

from cms.syndication import signing, tokens
from cms.syndication.webhook_delivery import deliver, send_test
from tests.cms.reading.builder import publish


def test_the_reference_vector():
    """Of the specification's libraries: https://github.com/standard-webhooks/standard-webhooks."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    made = signing.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_32_bytes_and_differs_from_one_subscription_and_rotation_to_the_next(subscription):
    first = signing.secret(subscription)
    assert first.startswith("whsec_")
    assert len(base64.b64decode(first.removeprefix("whsec_"))) == 32
    subscription.rotate()
    assert signing.secret(subscription) != first
    assert signing.secret(subscription, subscription.former_salts[0][0]) == first


def test_another_key_of_the_site_gives_another_secret(subscription, settings):
    secret = signing.secret(subscription)
    settings.SECRET_KEY = "another"
    assert signing.secret(subscription) != secret


@pytest.mark.django_db
def test_a_dump_of_the_database_holds_no_secret_and_no_token(subscription, receiver):
    """The key is looked for in every writing, after a call was made and both were replaced once."""
    publish()
    deliver(subscription.pk)
    send_test(subscription)
    token, former = tokens.issue(subscription.partner), signing.secret(subscription)
    subscription.rotate()
    dumped = io.StringIO()
    call_command("dumpdata", "--all", stdout=dumped)
    text = dumped.getvalue()
    assert str(subscription.pk) in text
    for secret in (former, signing.secret(subscription)):
        key = base64.b64decode(secret.removeprefix("whsec_"))
        writings = [base64.b64encode(key), base64.urlsafe_b64encode(key), base64.b32encode(key)]
        assert not any(writing in text for writing in [key.hex(), *map(bytes.decode, writings)])
    assert token not in text
