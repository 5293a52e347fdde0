"""The distribution builds and installs without a network, and brings the command `codev-mirror`."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import codev_mirror
from copies import held

pytest.importorskip("setuptools", minversion="77")

PACKAGE = Path(codev_mirror.__file__).parent
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
OFFLINE = ["--no-index", "--no-deps"]
ABOUT = """
import importlib.metadata, json
about = importlib.metadata.metadata("codev-mirror")
names = ("Version", "Requires-Python", "License-Expression", "Requires-Dist")
print(json.dumps([about.get(name) for name in names]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that nothing is left beside the source."""
    folder = tmp_path_factory.mktemp("build")
    built = shutil.ignore_patterns("build", "dist", "*.egg-info", "__pycache__", ".*")
    shutil.copytree(PACKAGE, folder / "source", ignore=built)
    isolated = ["--no-build-isolation", "--wheel-dir", str(folder / "dist"), str(folder / "source")]
    subprocess.run([*PIP, "wheel", *OFFLINE, *isolated], check=True)
    (wheel,) = (folder / "dist").iterdir()
    return wheel


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """The folder of programs of an environment that holds the distribution and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    subprocess.run([*PIP, "--python", str(python), "install", *OFFLINE, str(wheel)], check=True)
    return folder / "bin"


def said(*command):
    return subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True, timeout=60
    ).stdout


def test_it_is_one_module_that_needs_nothing(wheel, programs):
    assert wheel.name == f"codev_mirror-{codev_mirror.__version__}-py3-none-any.whl"
    about = f'["{codev_mirror.__version__}", ">=3.9", "BSD-3-Clause", null]\n'
    assert said(programs / "python", "-c", ABOUT) == about


def test_the_command_says_how_it_is_used(programs):
    assert said(programs / "codev-mirror", "--help").startswith("usage: codev-mirror [-h]")


def test_the_command_copies_a_site(programs, site, tmp_path):
    said(programs / "codev-mirror", site.origin, tmp_path / "copy")
    assert held(tmp_path / "copy") == site.public
