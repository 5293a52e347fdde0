"""One world for all tests of a module: public first, then with every secret; undone at the end."""

from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import override_settings
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.delivery.changes import head_cursor
from cms.plugins import plugins
from tests.secrets.asking import everything, load_middleware_anew
from tests.secrets.channels import CHANNELS
from tests.secrets.hiding import hide_everything
from tests.secrets.sweeping import index_of
from tests.secrets.world import public_world


@pytest.fixture(scope="module")
def matrix(django_db_setup, django_db_blocker, tmp_path_factory):
    """`.world`, `.secrets`, `.markers`; `.before`: each channel's answers before there were secrets."""
    media = tmp_path_factory.mktemp("media")
    site = override_settings(MEDIA_ROOT=media, ROOT_URLCONF="tests.secrets.urls", WHITENOISE_USE_FINDERS=True)
    with django_db_blocker.unblock(), site, transaction.atomic():
        load_middleware_anew()
        with disable_reference_index_auto_update():
            world = public_world()
            before = {
                channel.name: everything(channel.known(world)) for channel in CHANNELS if channel.steady
            }
            world.cursor = head_cursor()
            secrets = hide_everything(world)
        yield SimpleNamespace(world=world, secrets=secrets, markers=index_of(secrets), before=before)
        transaction.set_rollback(True)
        plugins.add(type(world.gone))
        load_middleware_anew()
