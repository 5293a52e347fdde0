"""The small site as a fixture: built once for a module or a drawer, put back before each test."""

import pytest

from tests.cms.publishing.machine.world import World


def made_once_per(scope: str):
    """The fixture `made_world` of a conftest."""

    @pytest.fixture(scope=scope)
    def made_world(database, django_db_setup, django_db_blocker, tmp_path_factory):
        with django_db_blocker.unblock():
            database.restore()
            made = World(database, tmp_path_factory.mktemp("world"))
            database.restore()
        yield made
        with django_db_blocker.unblock():
            made.drop()

    return made_world


@pytest.fixture
def world(made_world, transactional_db):
    """The small site, as it was made."""
    made_world.restore()
    return made_world
