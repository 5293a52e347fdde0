"""What the code imports is what `requirements.txt` lists, and each line there has its reason."""

import ast
import re
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

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
