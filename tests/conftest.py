"""What every test stands on: a migrated database, an own data directory, and Hypothesis profiles."""

import os

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

SLOW_IS_NORMAL = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "quick", max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=SLOW_IS_NORMAL
)
settings.register_profile(
    "deep", max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=SLOW_IS_NORMAL
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def database(request, django_test_environment, django_db_blocker, tmp_path_factory):
    """This process's copy of the migrated database; `.url` is what a child process needs.

    Its migrations are looked at before the first test, so that none pays for that with more queries.
    """
    from cms.publishing.newer_schema import newer_migrations
    from tests.databases import database_copy

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    kept = request.config.cache.mkdir("databases")
    with django_db_blocker.unblock():
        copy = database_copy(kept, worker, tmp_path_factory.mktemp("database"))
        copy.prepare()
        newer_migrations()
    yield copy
    with django_db_blocker.unblock():
        copy.drop()


@pytest.fixture(scope="session")
def django_db_setup(database):
    """Replaces pytest-django's: the copy instead of eleven seconds of migrations."""
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda test: database.restore()
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(scope="session", autouse=True)
def _no_reference_index(django_test_environment):
    """Wagtail's list of what uses what costs a seventh of the suite; see `reference_index`."""
    from wagtail.signal_handlers import disconnect_reference_index_signal_handlers

    disconnect_reference_index_signal_handlers()


@pytest.fixture
def reference_index():
    """For tests of what the staff are told before they delete something: the list is kept."""
    from wagtail import signal_handlers

    signal_handlers.connect_reference_index_signal_handlers()
    yield
    signal_handlers.disconnect_reference_index_signal_handlers()


@pytest.fixture(autouse=True)
def _nothing_kept():
    """No test sees what an earlier one left: in the cache (site roots, locks of the login), counted, or the
    language of the last request, which stays that of the thread.
    """
    from cms.reading import count_cache

    cache.clear()
    count_cache.clear()
    translation.deactivate()


@pytest.fixture
def french_terminal(monkeypatch):
    """What is printed here, and by children started meanwhile, is in French."""
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")


@pytest.fixture
def child_environment(database) -> dict[str, str]:
    """The environment of a child process that shall work on this test's database and files."""
    return {**os.environ, "DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}


def pytest_collection_modifyitems(items):
    """Skips what needs PostgreSQL when there is none, and says so."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL"))
