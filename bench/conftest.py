"""Gives what is measured inside pytest the database and the data directory that the tests have."""

pytest_plugins = ["tests.conftest"]
