"""What the code imports is listed with its reason, and what is installed is what the locks pin."""

import ast
import re
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from setuptools.config.pyprojecttoml import read_configuration

ROOT = Path(__file__).resolve().parents[2]
BROUGHT = {
    re.split(r"[^\w-]", line)[0].lower() for name in ("wagtail", "django") for line in requires(name) or []
}


def lines(name: str) -> list[str]:
    text = (ROOT / name).read_text()
    return [line for line in text.splitlines() if line and not line.startswith(("#", "-r"))]


def listed(name: str) -> set[str]:
    return {re.split(r"[^\w-]", line)[0].lower() for line in lines(name)}


def product_files() -> list[Path]:
    """Every module except `cms.testing`, which plugin authors import in their tests."""
    folders = {path.parent for path in ROOT.glob("*/__init__.py")} - {ROOT / "tests", ROOT / "bench"}
    return [
        file for folder in folders for file in folder.rglob("*.py") if file != ROOT / "cms" / "testing.py"
    ]


def imported(file: Path) -> set[str]:
    """The outermost names of the modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


def test_every_import_is_a_listed_requirement():
    ours = {path.name for path in ROOT.iterdir()}
    known = listed("requirements.txt") | BROUGHT
    distributions = packages_distributions()
    missing = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in product_files()
        for name in imported(file) - ours - set(sys.stdlib_module_names)
        if not {found.lower().replace("_", "-") for found in distributions.get(name, [])} & known
    }
    assert missing == set()


def test_every_requirement_is_pinned_to_a_range_and_has_its_reason():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in lines(name):
            assert re.fullmatch(r"[\w-]+(\[\w+\])?~=[\d.]+ +# .+", line), line


PINNED = re.compile(r"([a-z0-9-]+)==([^ ;]+)( ; [^;]+?)?( --hash=sha256:[0-9a-f]{64})+")
LOCKS = {"requirements.txt": "requirements.lock", "requirements-dev.txt": "requirements-dev.lock"}


def pinned(lock: str) -> list[tuple[str, str]]:
    """Name and version of every line of a lock; each is a pin with digests, and nothing else."""
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    found = [re.sub(r" +", " ", line) for line in text.splitlines() if not re.match(r" *#", line)]
    matches = [PINNED.fullmatch(line) for line in found]
    assert [line for line, match in zip(found, matches, strict=True) if match is None] == []
    return [(match[1], match[2]) for match in matches]


@pytest.mark.parametrize(("listing", "lock"), LOCKS.items())
def test_every_requirement_is_satisfied_by_its_lock(listing, lock):
    pins = pinned(lock)
    for line in lines(listing):
        wanted = Requirement(line.partition(" #")[0])
        versions = [version for name, version in pins if name == canonicalize_name(wanted.name)]
        assert versions, f"{lock} lacks {wanted.name}: make lock"
        assert all(wanted.specifier.contains(version) for version in versions), (
            f"{wanted} in {lock}: make lock"
        )


def test_tests_run_on_the_versions_that_are_served():
    assert set(pinned("requirements.lock")) <= set(pinned("requirements-dev.lock"))


@pytest.mark.parametrize("lock", LOCKS.values())
def test_no_lock_names_where_its_files_come_from(lock):
    text = (ROOT / lock).read_text()
    assert re.findall(r"^.*(?:://|^ *--(?!hash=)).*$", text, re.MULTILINE) == []


def test_the_project_asks_for_what_is_listed():
    assert read_configuration(ROOT / "pyproject.toml")["project"]["dependencies"] == lines("requirements.txt")
