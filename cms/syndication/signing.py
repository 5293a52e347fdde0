"""Secrets and signatures after Standard Webhooks 1.0 (standardwebhooks.com, « Signature scheme »).

A secret is derived from the site's own key and the salt of a subscription; a copy of the
database alone does not give it.
"""

import base64
import hmac
from datetime import datetime
from hashlib import sha256

from django.utils.crypto import salted_hmac

from cms.syndication.models import Subscription

PREFIX = "whsec_"


def secret(subscription: Subscription, salt: str = "") -> str:
    """The current secret, or that of another salt, as partners enter it: `whsec_` and base64 of 32 bytes."""
    return PREFIX + base64.b64encode(_key(subscription, salt or subscription.salt)).decode()


def headers(subscription: Subscription, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message sent at `at`; signed by each former secret that still holds, too."""
    salts = [subscription.salt, *(salt for salt, _until in reversed(subscription.overlapping(at)))]
    seconds = str(int(at.timestamp()))
    signatures = [signature(_key(subscription, salt), message, seconds, body) for salt in salts]
    return {
        "webhook-id": message,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(signatures),
    }


def signature(key: bytes, message: str, seconds: str, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""
    signed = b".".join([message.encode(), seconds.encode(), body])
    return "v1," + base64.b64encode(hmac.digest(key, signed, sha256)).decode()


def _key(subscription: Subscription, salt: str) -> bytes:
    return salted_hmac("cms.syndication", f"{subscription.pk}:{salt}", algorithm="sha256").digest()
