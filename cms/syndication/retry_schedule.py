"""When a failed call is tried again: three days of retries, thirty days of probes, then a pause."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from cms.publishing.retrying import RetrySchedule

SCHEDULE = RetrySchedule(
    (
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
    ),
    jitter=0.1,
)
"""That of Standard Webhooks (« Retry schedule »), then once a day. The jitter, because partners of one host
are not to be called all at once.
"""
PROBES = 30
MOST_FAILURES = len(SCHEDULE.waits) + PROBES
LONGEST_REQUESTED = timedelta(days=1)


def wait_after(failures: int, retry_after: str, now: datetime) -> timedelta | None:
    """How long to wait after so many failures in a row (from 1); None when it is time to give up."""
    if failures > MOST_FAILURES:
        return None
    return max(SCHEDULE.wait_after(failures), min(requested(retry_after, now), LONGEST_REQUESTED))


def requested(retry_after: str, now: datetime) -> timedelta:
    """What `Retry-After` asks for (RFC 9110, 10.2.3): seconds or a date; nothing where it is neither."""
    if retry_after.strip().isascii() and retry_after.strip().isdigit():
        return timedelta(seconds=min(int(retry_after), 10**7))
    try:
        date = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta()
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(date - now, timedelta())
