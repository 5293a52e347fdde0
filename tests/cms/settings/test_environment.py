"""The environment decides where things are; a test never touches the real data directory."""

from django.conf import settings
from django.db import connection

from cms.settings.environment import DATA_DIR


def test_tests_have_their_own_data_directory():
    assert DATA_DIR.name.startswith("codev-test-")
    assert settings.MEDIA_ROOT.is_relative_to(DATA_DIR)


def test_a_test_database_is_migrated(db):
    assert "wagtailcore_page" in connection.introspection.table_names()
