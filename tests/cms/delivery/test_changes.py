"""The change protocol: what is public once, then every change in its order, and nothing of what is gone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.publishing import epoch, head
from cms.publishing.models import Publication
from cms.reading.cursors import SequencePosition
from tests.cms.reading.builder import LONG_AGO, item_id, publish, withdraw

pytestmark = pytest.mark.django_db


def named_in(answer):
    return [(change["op"], change["id"]) for change in answer["changes"]]


def test_the_first_pass_holds_what_is_public_and_ends_at_the_head(api):
    row = publish()
    withdraw(publish())
    answer = api("/changes")
    assert named_in(answer) == [("put", item_id(row))]
    assert answer["changes"][0]["item"]["body"]
    assert answer["changes"][0]["seq"] == row.seq == answer["changes"][0]["item"]["seq"]
    assert answer["more"] is False
    assert answer["cursor"] == api("/")["head"]
    assert api("/changes", since=answer["cursor"]) == {
        "changes": [],
        "cursor": answer["cursor"],
        "more": False,
    }


def test_a_deletion_tells_nothing_of_the_content(api):
    row = publish("Secret", path="/secret/")
    cursor = api("/changes")["cursor"]
    gone = withdraw(row)
    [change] = api("/changes", since=cursor)["changes"]
    assert change == {
        "op": "delete",
        "seq": gone.seq,
        "type": "news",
        "id": item_id(row),
        "lang": "fr",
        "at": "2026-01-01T09:00:00Z",
    }


def test_a_first_pass_reports_deletions_that_happen_meanwhile(api):
    rows = [publish() for _ in range(3)]
    withdraw(publish())
    first = api("/changes", limit=1)
    assert first["more"] is True
    withdraw(rows[0])
    rest = api("/changes", since=first["cursor"])
    assert named_in(rest) == [
        ("put", item_id(rows[1])),
        ("put", item_id(rows[2])),
        ("delete", item_id(rows[0])),
    ]


def test_what_expired_by_the_clock_is_deleted_before_the_worker_says_so(api):
    cursor = api("/changes")["cursor"]
    row = publish(expires_at=LONG_AGO)
    assert named_in(api("/changes", since=cursor)) == [("delete", item_id(row))]
    assert named_in(api("/changes")) == []


def test_what_never_was_public_is_never_told(api):
    Publication.objects.create(ref="news/x.fr", type="news", key="x", lang="fr")
    assert named_in(api("/changes")) == []


def test_type_and_language_filter(api):
    news, page, english = publish(), publish(type="pages"), publish(lang="en")
    assert named_in(api("/changes", type="pages")) == [("put", item_id(page))]
    assert named_in(api("/changes", lang="en")) == [("put", item_id(english))]
    assert len(named_in(api("/changes", lang="*"))) == 3
    assert named_in(api("/changes", type="news", lang="fr")) == [("put", item_id(news))]


def test_a_type_that_was_uninstalled_can_still_be_followed(api):
    row = withdraw(publish(type="events"))
    cursor = SequencePosition(head().epoch, 0).packed()
    assert named_in(api("/changes", since=cursor, type="events")) == [("delete", item_id(row))]
    assert api("/changes", 400, type="unknown")["errors"][0]["name"] == "type"


def test_a_cursor_of_another_epoch_or_of_the_future_has_expired(client, api):
    publish()
    before, last = head()
    future = SequencePosition(before, last + 1).packed()
    old = SequencePosition(before, last).packed()
    epoch.begin()
    for cursor in (future, old):
        response = client.get("/api/v1/changes", {"since": cursor, "type": "news", "lang": "fr", "limit": 5})
        problem = response.json()
        assert response.status_code == 410
        assert response["Content-Type"] == "application/problem+json"
        assert problem["type"].endswith("cursor-expired")
        assert problem["restart"] == "https://codev.example/api/v1/changes?type=news&lang=fr&limit=5"
        assert response["Link"] == f'<{problem["restart"]}>; rel="restart"'


def test_a_future_cursor_of_this_epoch_has_expired(api):
    present, last = head()
    assert api("/changes", 410, since=SequencePosition(present, last + 1).packed())["status"] == 410
    assert api("/changes", 410, since=SequencePosition(present, 0, last + 1).packed())["status"] == 410


@pytest.mark.parametrize(
    "cursor", ["", "x", "WyJjIl0", "é", "W10=", "bnVsbA", "A" * 1600, "WyJjIiwiZSIsLTFd"]
)
def test_a_malformed_cursor_is_refused(api, cursor):
    assert api("/changes", 400, since=cursor)["errors"][0]["name"] == "since"


@pytest.mark.parametrize("count", [1, 3, 100])
def test_changes_cost_two_queries(api, count):
    for _ in range(count):
        publish()
    with CaptureQueriesContext(connection) as queries:
        api("/changes", limit=50)
    assert len(queries) == 2


# The promise

OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["put", "withdraw", "expire", "read"]), st.integers(0, 7)), max_size=60
)


class Mirror:
    """A partner's copy, built only from changes."""

    def __init__(self, query: str, limit: int) -> None:
        self.address, self.query = "/api/v1/changes", f"{query}&limit={limit}"
        self.items, self.cursor = {}, None

    def read_page(self) -> bool:
        since = f"&since={self.cursor}" if self.cursor else ""
        answer = Client().get(f"{self.address}?{self.query}{since}").json()
        for change in answer["changes"]:
            if change["op"] == "put":
                self.items[change["id"]] = change["seq"]
            else:
                self.items.pop(change["id"], None)
        self.cursor = answer["cursor"]
        return answer["more"]


@given(operations=OPERATIONS, limit=st.integers(1, 4), query=st.sampled_from(["", "type=news", "lang=en"]))
def test_a_mirror_ends_exact_whatever_happens_between_its_pages(operations, limit, query):
    Publication.objects.all().delete()
    mirror = Mirror(query, limit)
    for operation, number in operations:
        apply(operation, number, mirror)
    while mirror.read_page():
        pass
    name, _, value = query.partition("=")
    public = Publication.objects.live().filter(**({name: value} if name else {}))
    assert mirror.items == {item_id(row): row.seq for row in public}


def apply(operation, number, mirror):
    about = {
        "type": ["news", "pages"][number % 2],
        "lang": ["fr", "en"][number // 2 % 2],
        "key": f"k{number}",
    }
    row = Publication.objects.filter(key=about["key"]).first()
    if operation == "put":
        publish(**about)
    elif operation == "read":
        mirror.read_page()
    elif row and row.live and operation == "withdraw":
        withdraw(row)
    elif row and row.live:
        publish(**about, expires_at=timezone.now() - timedelta(seconds=1))
