"""Who follows the changes while others write misses nothing."""

import os

import pytest

from cms.publishing import head
from cms.publishing.models import Publication
from cms.publishing.refreshing import refresh_together
from tests.cms.publishing.multiprocess import at_once, over
from tests.cms.publishing.topic_plugin import make_topics, topics_as_items

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.deep]


@pytest.fixture(autouse=True)
def _not_over():
    over().unlink(missing_ok=True)


def public() -> dict[str, int]:
    rows = Publication.objects.live().values_list("key", "lang", "seq")
    return {f"{key}.{lang}": seq for key, lang, seq in rows}


@pytest.mark.postgres
def test_two_writers_and_a_reader_miss_nothing(child_environment):
    """Each item changes once: one that was passed over would never be told again."""
    count = 10_000 if DEEP else 1_000
    make_topics(count)
    start = head().head
    writers = [("write_changes", part, 2) for part in range(2)]
    first, second, held = at_once(child_environment, *writers, ("follow", 500, count), seconds=500)
    assert first + second == count
    assert held == public()
    assert sorted(held.values()) == list(range(start + 1, start + count + 1))


@pytest.mark.parametrize("limit", [2, 25])
def test_a_first_pass_while_items_are_withdrawn_ends_exact(child_environment, limit):
    with topics_as_items():
        refs = make_topics(150)
        for place in range(0, 150, 50):
            refresh_together(refs[place : place + 50])
    _, held = at_once(child_environment, ("withdraw", 0.005), ("follow", limit, 10_000))
    assert len(held) == 100
    assert held == public()
