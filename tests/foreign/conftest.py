"""A package built from its source, and a site on which it was installed and used."""

import shutil
from dataclasses import replace

import pytest

from tests.foreign.installing import Site, build

collect_ignore = ["codev-evenements"]  # its own tests are run from outside, as its author would


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """The folder into which the package is installed."""
    return build(tmp_path_factory.mktemp("packages"), tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def prepared(database, package, tmp_path_factory):
    """With the package, the site's own text, and an event that an editor published."""
    data = tmp_path_factory.mktemp("prepared")
    site = Site(data, database.another(data), [package])
    assert site.visit("prepare") == {"status": 302, "live": True}
    return site


@pytest.fixture
def site(prepared, database, tmp_path):
    """A copy of it, of which a test may make what it likes."""
    data = shutil.copytree(prepared.data, tmp_path / "site")
    return replace(prepared, data=data, database_url=database.another(data, like=prepared.database_url))
