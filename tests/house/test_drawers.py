"""The tests lie where the product lies; what tries the whole lies in a drawer that CONTRIBUTING names."""

import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ENGINE, ROOT, TYPES

MIRRORS = {*ENGINE, *TYPES}
FILES = [file.relative_to(ROOT / "tests") for file in sorted((ROOT / "tests").rglob("test_*.py"))]
OF_ROOMS = [file for file in FILES if file.parts[0] in MIRRORS]


def test_every_folder_of_tests_has_its_room():
    rooms = {file.parent for file in OF_ROOMS}
    assert [str(room) for room in sorted(rooms) if not (ROOT / room / "__init__.py").exists()] == []


def test_every_other_drawer_is_told_to_contributors():
    drawers = {file.parts[0] for file in FILES if len(file.parts) > 1} - MIRRORS
    told = (ROOT / "CONTRIBUTING.md").read_text()
    assert [drawer for drawer in sorted(drawers) if f"`tests/{drawer}`" not in told] == []


def deleted_modules() -> set[str]:
    """Every module that was deleted or moved, as far as this clone remembers."""
    asked = ["git", "log", "--no-renames", "--diff-filter=D", "--name-only", "--format=", "--", "*.py"]
    try:
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no history is at hand")
    return set(told.stdout.splitlines())


def exists(module: Path) -> bool:
    """As a module, a package or a command of the room."""
    places = (module, module.with_suffix(""), module.parent / "management/commands" / module.name)
    return any((ROOT / place).exists() for place in places)


def test_no_test_is_named_after_a_module_that_left_its_room():
    """A name that was never a module's is that of a behaviour."""
    named = {file.with_name(file.name.removeprefix("test_")) for file in OF_ROOMS}
    assert sorted({str(module) for module in named if not exists(module)} & deleted_modules()) == []
