"""The folder of each content type can be deleted: what is left is a whole site, and knows nothing of it.

The types are found, and so are those that say why no site can be without them (`ContentPlugin.needed`).
`make test` deletes all at once, `make test-long` one after the other.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cms.plugins import plugins
from tests.house.sources import ROOT, TYPES

NAMES = {folder: [] for folder in TYPES}
for _plugin in plugins:
    NAMES.get(type(_plugin).__module__.partition(".")[0], []).append(_plugin.name)
NEEDED = {type(plugin).__module__.partition(".")[0] for plugin in plugins if plugin.needed}
DELETABLE = [folder for folder in TYPES if folder not in NEEDED]
VISIT = Path(__file__).with_name("visit.py")
NO_PART_OF_IT = ("bench", "docs", "tests", "var")
ALL = "all of them"


@pytest.fixture
def tree(tmp_path):
    """A copy of the product, where these folders are deleted."""

    def without(*folders: str) -> Path:
        copy, left_out = tmp_path / "tree", {*folders, *NO_PART_OF_IT}
        for folder in ROOT.iterdir():
            if folder.is_dir() and not folder.name.startswith(".") and folder.name not in left_out:
                shutil.copytree(folder, copy / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("manage.py", "pyproject.toml"):
            shutil.copy(ROOT / name, copy)
        return copy

    return without


def visited(tree: Path, names: list[str]) -> dict:
    """What `visit.py` prints in a process that finds only the modules of this tree, with data of its own."""
    inherited = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in inherited if name in os.environ}
    environment |= {
        "DATA_DIR": str(tree.parent / "data"),
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "PYTHONPATH": str(tree),
    }
    command = [sys.executable, str(VISIT), *names]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_one_type_says_that_it_is_needed_and_the_others_are_found():
    assert {"home"} == NEEDED
    assert DELETABLE


@pytest.mark.parametrize(
    "folder", [*(pytest.param(folder, marks=pytest.mark.slow) for folder in DELETABLE), ALL]
)
def test_what_is_left_is_a_whole_site(tree, folder):
    folders = DELETABLE if folder == ALL else [folder]
    gone = [name for folder in folders for name in NAMES[folder]]
    seen = visited(tree(*folders), gone)
    left = sorted(name for kind in TYPES if kind not in folders for name in NAMES[kind])
    nothing = {"wrong": {}, "staff": {}, "gone": {}, "seen": []}
    assert {name: seen[name] for name in nothing} == nothing
    assert (seen["login"], seen["types"], seen["public"]) == (200, left, left)
