"""The small site on which random editors, crashes and dependencies are tried."""

import pytest

from tests.cms.publishing.machine.world import World


@pytest.fixture(scope="module")
def made_world(database, django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        database.restore()
        made = World(database, tmp_path_factory.mktemp("world"))
        database.restore()
    yield made
    with django_db_blocker.unblock():
        made.drop()


@pytest.fixture
def world(made_world, transactional_db):
    """The small site, as it was made."""
    made_world.restore()
    return made_world
