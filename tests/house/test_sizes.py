"""Files that a reader finishes: the limits are where a file begins to rot, not a target."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
ONE_FILE_BY_PROMISE = ROOT / "clients" / "python" / "codev_mirror.py"
"""Partners take it as a single file; its functions are held to the same length."""
VAGUE = {"utils", "common", "core", "helpers", "base"}
FOLDERS = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]
FILES = [
    *(file for folder in FOLDERS for file in folder.rglob("*.py") if "migrations" not in file.parts),
    *(ROOT / "clients").glob("*/*.py"),
]
TESTS = [
    *(file for file in (ROOT / "tests").rglob("*.py") if "node_modules" not in file.parts),
    *(ROOT / "clients").glob("*/tests/*.py"),
]


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_no_file_is_too_long_to_read():
    several = [file for file in FILES if file != ONE_FILE_BY_PROMISE]
    assert [name(file) for file in several if len(file.read_text().splitlines()) > LONGEST_FILE] == []


def test_no_function_is_longer_than_a_screen():
    assert [
        f"{name(file)}: {node.name}"
        for file in [*FILES, *TESTS]
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ] == []


def test_every_module_opens_with_a_sentence():
    silent = [
        file for file in FILES if file.read_text() and not ast.get_docstring(ast.parse(file.read_text()))
    ]
    assert [name(file) for file in silent] == []


ASKED_FOR = {"Command", "Meta", "Migration", "BoundPanel"}
"""Names of classes that Django and Wagtail look for."""


def test_no_class_has_the_name_of_another():
    places: dict[str, list[str]] = defaultdict(list)
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef) and node.name not in ASKED_FOR:
                places[node.name].append(name(file))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_name_says_nothing():
    vague = [path for folder in FOLDERS for path in folder.rglob("*") if path.stem in VAGUE]
    named = [path for path in vague if path.suffix == ".py" or path.is_dir()]
    assert [name(path) for path in named] == ["cms/settings/base.py"]
