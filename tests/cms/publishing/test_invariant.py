"""Whatever editors do, in whatever order: what is live is exactly what an anonymous visitor can see.

Random sequences of operations on a small site; after the worker has caught up, everything
readers receive is compared with `oracle`, an independent reading of the rows.
"""

import os

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cms.publishing.machine.hiding import Hiding
from tests.cms.publishing.machine.moving import Moving
from tests.cms.publishing.machine.upkeep import Upkeep
from tests.cms.publishing.machine.world import World
from tests.cms.publishing.machine.writing import Writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(database, tmp_path):
    made = World(database, tmp_path)
    yield made
    made.drop()


class Editors(Writing, Moving, Hiding, Upkeep):
    """All that editors, time and mishaps do to a site."""


@pytest.mark.deep
def test_what_is_live_is_exactly_what_a_visitor_can_see(world):
    Editors.world = world
    run_state_machine_as_test(Editors)
