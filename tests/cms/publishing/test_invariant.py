"""Whatever editors do, in whatever order: what is live is exactly what an anonymous visitor can see.

Random sequences of operations on a small site; after the worker has caught up, everything
readers receive is compared with `oracle`, an independent reading of the rows.
"""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cms.publishing.machine.albums import Albums
from tests.cms.publishing.machine.events import Events
from tests.cms.publishing.machine.hiding import Hiding
from tests.cms.publishing.machine.moving import Moving
from tests.cms.publishing.machine.projects import Projects
from tests.cms.publishing.machine.writing import Writing

pytestmark = pytest.mark.django_db(transaction=True)


class Editors(Writing, Moving, Hiding, Albums, Projects, Events):
    """All that editors, time and mishaps do to a site."""


@pytest.mark.deep
@pytest.mark.parametrize("half", ["one half", "other half"])
def test_what_is_live_is_exactly_what_a_visitor_can_see(world, half):
    """Two halves, for two processors."""
    Editors.world = world
    run_state_machine_as_test(Editors, settings=settings(max_examples=max(3, settings().max_examples // 5)))
