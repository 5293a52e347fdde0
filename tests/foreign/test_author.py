"""The author of a package runs its contract tests from outside, with settings of the package's own."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.foreign.installing import ROOT, SOURCE

pytestmark = pytest.mark.slow


def test_the_package_keeps_every_promise_of_a_content_type(site, package, tmp_path):
    shutil.copytree(SOURCE, tmp_path / "source", ignore=shutil.ignore_patterns("codev_evenements"))
    shutil.copy(site.data / "db.sqlite3", site.data / "test.sqlite3")
    paths = os.pathsep.join(map(str, (package, ROOT)))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path / "source",
        env=site.environment(
            PYTHONPATH=paths, DJANGO_SETTINGS_MODULE="settings", TEST_DATA_DIR_main=str(site.data)
        ),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "9 passed, 1 skipped" in done.stdout, done.stdout + done.stderr
