"""A small site, the mirror that copies it, and the seconds that the mirror would have waited."""

import time
from types import SimpleNamespace

import pytest

import codev_mirror
from copies import held
from fake_site import site_in_memory
from killing import killing


@pytest.fixture
def site():
    with site_in_memory() as site:
        site.put("a")
        yield site


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    """No test waits, and sentences are French."""
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    waits = []
    monkeypatch.setattr(codev_mirror, "time", SimpleNamespace(sleep=waits.append, time=time.time))
    return waits


@pytest.fixture
def run(site, tmp_path):
    """Runs the mirror once and returns what its copy holds then."""

    def run(**options):
        codev_mirror.Mirror(site.origin, tmp_path / "copy", **options).run()
        return held(tmp_path / "copy")

    return run


@pytest.fixture(scope="session")
def killer():
    with killing() as killer:
        yield killer
