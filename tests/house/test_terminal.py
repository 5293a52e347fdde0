"""What the commands print is in French or in English (`cms.terminal`), as far as their source tells."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import PRODUCT, ROOT, tree

COMMANDS = sorted(
    file
    for folder in PRODUCT
    for file in (ROOT / folder).rglob("management/commands/*.py")
    if file.name != "__init__.py"
)
PRINTING = {"write", "say", "CommandError"}
IN_BOTH = {"bilingual", "say_line", "refuse"}
"""Each takes the English and the French of a sentence."""
FRENCH = re.compile(r"[«»’œéèêàâçùîôÉÀ]")


def called(node: ast.AST) -> str:
    """The last name of what is called; empty where nothing is."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", "") or getattr(function, "id", "")


def words(node: ast.AST) -> Iterator[str]:
    """The strings of an expression that are not given in both languages."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif called(node) not in IN_BOTH and not isinstance(node, ast.Subscript):
        for child in ast.iter_child_nodes(node):
            yield from words(child)


def printed(file: Path) -> Iterator[ast.AST]:
    """What is written, raised for the terminal, or said by `--help`, where it is given on the spot."""
    for node in ast.walk(tree(file)):
        if called(node) in PRINTING:
            yield from node.args
        if isinstance(node, ast.Call):
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "help")
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets) == "help":
            yield node.value


def alone(node: ast.AST) -> Iterator[str]:
    """The strings below that are neither docstrings, nor given in both languages, nor one of a pair."""
    for child in ast.iter_child_nodes(node):
        is_pair = isinstance(child, ast.Dict) or (isinstance(child, ast.Tuple) and len(child.elts) == 2)
        if is_pair or called(child) in IN_BOTH or (isinstance(child, ast.Expr) and is_text(child.value)):
            continue
        if is_text(child):
            yield child.value
        yield from alone(child)


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_there_are_commands():
    assert {"serve", "reconcile", "import_projects"} <= {file.stem for file in COMMANDS}


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.stem)
def test_what_is_printed_on_the_spot_is_in_both_languages(file):
    said = [text for expression in printed(file) for text in words(expression)]
    assert [text for text in said if re.search(r"[^\W\d_]{2}", text)] == []


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.stem)
def test_nothing_else_is_in_french_alone(file):
    assert [text for text in alone(tree(file)) if FRENCH.search(text)] == []
