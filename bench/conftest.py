"""Gives what is measured inside pytest the database and the data directory that the tests have."""

from tests.conftest import (  # noqa: F401
    _no_reference_index,
    _nothing_kept,
    child_environment,
    database,
    django_db_setup,
    pytest_collection_modifyitems,
)
