"""One origin for every address that is kept."""

import pytest


@pytest.fixture(autouse=True)
def _public_origin(public_origin):
    """Every address of these tests is below one origin."""
