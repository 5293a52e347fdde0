"""The retry schedule of the contract, with its jitter and what partners ask for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.syndication.retry_schedule import requested, wait_after

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_waits_are_those_of_the_contract_up_to_a_tenth_longer():
    waits = [wait_after(failures, "", NOW) for failures in range(1, 12)]
    stated = [
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        *(hours * HOUR for hours in (2, 5, 10, 14, 20, 24, 24, 24)),
    ]
    assert all(least <= wait <= least * 1.1 for wait, least in zip(waits, stated, strict=True))


def test_after_thirty_probes_it_gives_up():
    assert wait_after(39, "", NOW) is not None
    assert wait_after(40, "", NOW) is None


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 10:00:00 GMT", HOUR),
        ("Tue, 24 Nov 2026 08:00:00 GMT", timedelta()),
        ("", timedelta()),
        ("soon", timedelta()),
        ("-5", timedelta()),
        ("٣", timedelta()),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, wait):
    assert requested(header, NOW) == wait


@given(st.integers(1, 39), st.text(max_size=40))
def test_no_header_makes_it_wait_longer_than_a_day_or_fail(failures, header):
    assert timedelta(seconds=5) <= wait_after(failures, header, NOW) <= timedelta(hours=27)
