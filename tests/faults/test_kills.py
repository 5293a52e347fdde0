"""Processes killed at random: whatever they were doing, the next worker repairs all there is to repair."""

import os
import random

import pytest

from cms.publishing.worker import Worker
from tests.cms.publishing.machine.killing import completes_before
from tests.cms.publishing.machine.partner import Mirror
from tests.cms.publishing.machine.visitor import Visitor
from tests.faults.random_editor import killed_at_once, operation, recover_and_agree

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.deep, pytest.mark.slow]

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
TURNS, BETWEEN_LOOKS = (120, 20) if DEEP else (12, 6)
LATEST_COMMIT = 6
LONGEST_LIFE = 0.4
"""Seconds from the start of an editor and a worker to their end: an edit takes about half of that."""


@pytest.fixture
def chance():
    """Another history each time; a failure shows the seed under which it is told again."""
    seed = int(os.environ.get("FAULTS_SEED", random.randrange(10**6)))
    print(f"FAULTS_SEED={seed}")
    return random.Random(seed)


def follow_a_history(chance, die) -> None:
    """Turn after turn somebody dies; now and then a worker lives, and all is compared."""
    mirror, visitor = Mirror(), Visitor()
    for turn in range(1, TURNS + 1):
        act = operation(turn, chance)
        print(turn, act.__name__)
        die(act)
        if turn % BETWEEN_LOOKS == 0:
            recover_and_agree(mirror, visitor)


def test_at_any_commit_of_anything_an_editor_does(world, chance):
    follow_a_history(chance, lambda act: completes_before(act, chance.randint(1, LATEST_COMMIT)))


def test_at_any_moment_of_an_editor_and_of_a_worker(world, chance):
    def die(act) -> None:
        killed_at_once([act, lambda: Worker().run()], chance.random() * LONGEST_LIFE)

    follow_a_history(chance, die)
