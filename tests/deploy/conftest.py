"""What stands behind a proxy: a site of a few lines, and the folder of its data."""

import pytest

from tests.deploy.upstream import Upstream


@pytest.fixture(scope="module")
def upstream():
    with Upstream().running() as server:
        yield server


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")
