"""A guess about what is hidden costs what one about nothing does: no time tells what an answer does not."""

from functools import cache
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.secrets.asking import ask
from tests.secrets.channels import CHANNELS
from tests.secrets.sweeping import clues, expect_none, twin

EXCUSED = {
    ("redirects", "moved into a private branch"): "a redirect to a redirect costs two",
    ("API lists", "expired with no worker"): "a value that was public a moment ago is still counted",
    (
        "files",
        "expired with no worker",
    ): "a file that was public a moment ago is judged; no name can be guessed",
}


def cost(address: str) -> int:
    """How many queries an answer takes; asked twice, since the first answer may fill a cache."""
    ask(address)
    with CaptureQueriesContext(connection) as queries:
        ask(address)
    return len(queries)


def differing(channel, secrets):
    cost_once = cache(cost)
    for secret, (kind, guess) in product(secrets, channel.guesses.items()):
        if (channel.name, secret.state) in EXCUSED:
            continue
        for clue in clues(secret, kind):
            for address, nothing in zip(guess(clue), guess(twin(kind, clue)), strict=True):
                one, other = cost_once(address), cost_once(nothing)
                if one != other:
                    yield f"{secret.state} × {channel} × {address}: {one} queries, but {other} for {nothing}"


@pytest.mark.parametrize("channel", [channel for channel in CHANNELS if channel.guesses], ids=str)
def test_a_guess_costs_what_a_guess_about_nothing_costs(matrix, channel):
    expect_none(differing(channel, matrix.secrets))
