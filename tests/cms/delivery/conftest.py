"""One origin for everything that is delivered."""

import pytest


@pytest.fixture(autouse=True)
def _public_origin(public_origin):
    """Every address of these tests is below one origin."""
