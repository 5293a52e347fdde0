"""The small site of the publishing tests, at which everything is thrown."""

import pytest
from django.contrib.auth import get_user_model

from home.models import LoadedPart
from home.site_loading import parts
from tests.cms.publishing.machine.fixtures import made_once_per, world  # noqa: F401

made_world = made_once_per("package")


@pytest.fixture
def account(world):  # noqa: F811
    """The editor's; and the site is as it was made: none of its own text is loaded into it."""
    LoadedPart.objects.bulk_create(LoadedPart(name=name) for name in parts())
    user = get_user_model().objects.get(username="awa")
    user.set_password("a long enough password")
    user.save()
    return user.username, "a long enough password"
