"""One world for all tests of the drawer; what a question changed is taken back, and all of it at the end."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from tests.rights import asking
from tests.rights.walking import walked
from tests.rights.world import make_world


@pytest.fixture(scope="module")
def staff(django_db_setup, django_db_blocker, tmp_path_factory):
    """`.world` and its `.clients`, each by the name of its account."""
    site = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"), ROOT_URLCONF="tests.secrets.urls", DEBUG=False
    )
    with django_db_blocker.unblock(), site, transaction.atomic():
        world = make_world()
        call_command("update_index", verbosity=0)
        yield SimpleNamespace(world=world, clients=asking.clients(world))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def walk(staff):
    """Every answer of the staff's addresses, by (method, pattern, account)."""
    return walked(staff)
