"""When a failed call is tried again: three days of retries, thirty days of probes, then a pause."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

WAITS = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
]
"""After the first failure, the second, …: those of Standard Webhooks (« Retry schedule »)."""
PROBE_EVERY = timedelta(days=1)
PROBES = 30
JITTER = 0.1
"""Each wait is up to a tenth longer, so that partners of one host are not called all at once."""
LONGEST_ASKED = timedelta(days=1)


def wait_after(failures: int, retry_after: str, now: datetime) -> timedelta | None:
    """How long to wait after so many failures in a row (from 1); None when it is time to give up."""
    if failures > len(WAITS) + PROBES:
        return None
    wait = WAITS[failures - 1] if failures <= len(WAITS) else PROBE_EVERY
    wait *= 1 + random.random() * JITTER
    return max(wait, min(asked(retry_after, now), LONGEST_ASKED))


def asked(retry_after: str, now: datetime) -> timedelta:
    """What `Retry-After` asks for (RFC 9110, 10.2.3): seconds or a date; nothing where it is neither."""
    if retry_after.strip().isascii() and retry_after.strip().isdigit():
        return timedelta(seconds=min(int(retry_after), 10**7))
    try:
        date = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta()
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(date - now, timedelta())
