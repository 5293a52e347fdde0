"""Hostile input meets a site that has something of every content type."""

import pytest

from tests.hostile.contents import everything


@pytest.fixture(scope="module")
def site(database, django_db_setup, django_db_blocker):
    """The content, made once for the tests of a file, which only read; gone afterwards."""
    with django_db_blocker.unblock():
        everything()
        yield
        database.restore()
