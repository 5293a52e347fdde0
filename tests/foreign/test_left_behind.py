"""What an uninstalled package left in the database keeps nothing from being deleted, on both databases."""

import pytest

pytestmark = pytest.mark.slow


def test_the_staff_delete_what_a_disabled_package_left_behind(site):
    assert site.visit("deleted", DISABLED_PLUGINS="events") == {
        "statuses": [302, 302, 302],
        "left": 0,
        "problems": [[], [], [], [], []],
        "rest": [200],
    }
