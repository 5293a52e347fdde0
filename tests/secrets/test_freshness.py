"""What is withdrawn does not live on in the caches of others: every public address says for how long it
may be kept, and a shared cache asks again within a minute, as `docs/operations.md` promises.
"""

import re
from itertools import islice

import pytest

from tests.secrets.asking import ask
from tests.secrets.channels import CHANNELS
from tests.secrets.sweeping import asked

A_MINUTE, A_DAY = 60, 24 * 3600
HASHED = re.compile(r"^/static/.*\.[0-9a-f]{12}\.")
"""Files whose name changes with their content: they may be kept for ever, and nothing else may."""
MOST = 40
"""Addresses of one channel and one way of asking that are looked at."""


def directives(value: str) -> dict[str, str]:
    """RFC 9111, 5.2: names in lower case, each with its argument or nothing."""
    parts = (part.strip().lower().partition("=") for part in value.split(","))
    return {name: argument for name, _, argument in parts if name}


def kept_by_others(control: dict[str, str]) -> int | None:
    """Seconds for which a shared cache may answer without asking (RFC 9111, 4.2.1); None: as it likes."""
    if control.keys() & {"no-store", "private", "no-cache"}:
        return 0
    for name in ("s-maxage", "max-age"):
        if name in control:
            return int(control[name])
    return None


def faults(address: str, way: str) -> list[str]:
    """What is wrong with how long an answer may be kept."""
    answer = ask(address, way)
    if way in ("POST", "OPTIONS") or HASHED.match(address):
        return []
    said = answer.headers.get("Cache-Control", "")
    control = directives(said)
    seconds, where = kept_by_others(control), f"{way} {address} ({answer.status}): « {said} »"
    if seconds is None:
        return [f"{where} leaves it to each cache"]
    found = [f"{where} lets others keep it for {seconds} s"] if seconds > A_MINUTE else []
    if int(control.get("max-age", 0)) > A_DAY or "immutable" in control:
        found.append(f"{where} lets a browser keep it for longer than a day")
    if (
        seconds
        and answer.status == 200
        and "ETag" not in answer.headers
        and "Last-Modified" not in answer.headers
    ):
        found.append(f"{where} costs everything again: it has no validator")
    return found


@pytest.mark.parametrize("channel", CHANNELS, ids=str)
def test_a_shared_cache_asks_again_within_a_minute(matrix, channel):
    looked_at = islice(asked(channel, matrix.world), MOST * len(channel.ways))
    assert [fault for address, way in looked_at for fault in faults(address, way)] == []


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", None),
        ("public", None),
        ("public, max-age=31536000, immutable", 31536000),
        ("public, max-age=86400, s-maxage=60", 60),
        ("private, no-store", 0),
        ("public, max-age=0, must-revalidate", 0),
    ],
)
def test_how_long_others_may_keep_it_is_read_as_the_standard_says(value, seconds):
    assert kept_by_others(directives(value)) == seconds
