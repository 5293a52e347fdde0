"""Imports go one way: content → engine; readers → the read model; content types ignore each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import PRODUCT, ROOT, imported, tree
from tests.house.sources import TYPES as CONTENT

NOT_FOR_TYPES = [
    *("delivery", "edge_cache", "syndication", "overrides"),
    *("packages", "backup", "serving", "settings"),
]
READERS = [
    file
    for room in ("cms/reading", "cms/delivery", "cms/edge_cache", "cms/atlas", "cms/website", "search")
    for file in (ROOT / room).rglob("*.py")
]


def files(folder: str) -> list[Path]:
    return [file for file in (ROOT / folder).rglob("*.py") if "scaffold" not in file.parts]


def offenders(sources: list[Path], *forbidden: str) -> list[str]:
    """`file: module` for each import of a forbidden module or of something inside it."""
    return sorted(
        f"{file.relative_to(ROOT)}: {name}"
        for file in sources
        for name in imported(file)
        if any(name == module or name.startswith(f"{module}.") for module in forbidden)
    )


def test_there_are_content_types():
    assert {"home", "news"} <= set(CONTENT)


def test_the_engine_knows_no_content_type():
    assert offenders(files("cms"), *CONTENT) == []


@pytest.mark.parametrize("content", CONTENT)
def test_a_content_type_knows_no_other(content):
    others = [other for other in CONTENT if other != content]
    assert offenders(files(content), *others) == []


@pytest.mark.parametrize("content", CONTENT)
def test_a_content_type_uses_no_room_of_partners_operators_or_processes(content):
    assert offenders(files(content), *(f"cms.{room}" for room in NOT_FOR_TYPES)) == []


def test_readers_never_touch_a_page():
    pages = ("wagtail.models.Page", "cms.pages", "cms.publishing.visibility", *CONTENT)
    assert offenders(READERS, *pages) == []


def test_publishing_knows_neither_readers_nor_servers():
    assert offenders(files("cms/publishing"), "cms.delivery", "cms.serving", "cms.reading") == []


def test_only_the_front_door_reads_the_settings_modules():
    allowed = {ROOT / "cms" / room for room in ("serving", "settings", "packages")}
    others = [file for file in files("cms") if not allowed & set(file.parents)]
    assert offenders(others, "cms.settings") == []


def test_the_product_knows_neither_its_tests_nor_the_bench_nor_a_client():
    sources = [file for folder in PRODUCT for file in files(folder)]
    assert offenders(sources, "tests", "bench", "clients", "codev_mirror") == []


def test_the_tests_need_no_bench():
    assert offenders(files("tests"), "bench") == []


def test_a_client_needs_nothing_of_the_site():
    assert offenders(files("clients"), "django", *PRODUCT, "tests", "bench") == []


def room_of(module: str) -> str:
    """The package below `cms`, or the module at its top; a content type or the search page as a whole."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "cms" else parts[0]


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports_of(node: ast.AST) -> Iterator[str]:
    """Every import at run time, at the top of a module or inside a function."""
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        yield from (f"{node.module}.{name.name}" for name in node.names)
    elif isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    elif not is_for_types_only(node):
        for child in ast.iter_child_nodes(node):
            yield from imports_of(child)


def room_imports() -> dict[str, set[str]]:
    """The rooms that each room imports."""
    by_room: dict[str, set[str]] = {}
    for file in (file for folder in PRODUCT for file in files(folder)):
        room = room_of(".".join(file.relative_to(ROOT).with_suffix("").parts))
        by_room.setdefault(room, set()).update(map(room_of, imports_of(tree(file))))
    return {room: (others & by_room.keys()) - {room} for room, others in by_room.items()}


def test_no_room_imports_itself_by_way_of_others():
    graph = room_imports()
    while free := [room for room, others in graph.items() if not others & graph.keys()]:
        for room in free:
            del graph[room]
    while unused := graph.keys() - {other for others in graph.values() for other in others}:
        for room in unused:
            del graph[room]
    assert {room: sorted(others & graph.keys()) for room, others in graph.items()} == {}
