"""What partners are told of the last change of an item."""

from datetime import timedelta

import pytest

from cms.publishing.models import Publication
from cms.reading.change_rows import change_rows
from tests.cms.reading.builder import MORNING, item_id, publish, withdraw

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(hours=1)


def change(column="path"):
    [row] = change_rows(Publication.objects.filter(type="news"), column)
    return row


def test_what_is_public_is_put():
    published = publish(path="/puits/", expires_at=LATER)
    row = change()
    assert row.content == "/puits/"
    assert row.entry(MORNING) == {
        "op": "put",
        "seq": published.seq,
        "type": "news",
        "id": item_id(published),
        "lang": "fr",
    }


def test_what_was_withdrawn_is_deleted_since_then():
    withdraw(publish())
    assert change().entry(LATER)["op"] == "delete"
    assert change().deleted_at(LATER) == MORNING


def test_what_has_expired_is_deleted_since_it_expired():
    publish(expires_at=LATER)
    after = LATER + timedelta(days=1)
    assert change().entry(LATER)["op"] == "delete"
    assert change().deleted_at(after) == LATER
