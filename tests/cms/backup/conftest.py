"""The small site of the publishing tests, and a machine to restore it on."""

import os
import shutil

import pytest

from cms.backup.installation import this_one
from cms.backup.taking import take
from tests.cms.backup.sites import elsewhere
from tests.cms.publishing.machine.fixtures import made_once_per, world  # noqa: F401

made_world = made_once_per("package")


@pytest.fixture(autouse=True)
def _no_power_cut(monkeypatch):
    """Waiting for the disks of a busy machine proves nothing here: a killed process loses no write."""
    monkeypatch.setattr(os, "sync", lambda: None)


@pytest.fixture
def site(world):  # noqa: F811
    installation = this_one()
    yield installation
    for leftover in ("replaced", "restoring"):
        shutil.rmtree(installation.data_dir / leftover, ignore_errors=True)


@pytest.fixture
def other(site, tmp_path):
    """An empty machine."""
    with elsewhere(tmp_path / "elsewhere") as installation:
        yield installation


@pytest.fixture
def archive(site, tmp_path):
    """A backup of the small site."""
    return take(site, tmp_path / "backups")[0]


@pytest.fixture(autouse=True)
def _in_french(french_terminal):
    """What is refused is compared as a French terminal shows it."""
