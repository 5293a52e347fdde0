"""Nothing of a type is left where its folder is deleted: no name, file, style or translation in the engine.

`tests/deletable` deletes each of them and tries the rest.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from cms.plugins import plugins
from tests.house.sources import (
    CODE_OF_TEMPLATES,
    ENGINE,
    ROOT,
    TYPES,
    catalogue,
    draws,
    files,
    imported,
    quoted,
    sentences,
    strings,
    styled,
    tags,
)

OURS = [plugin for plugin in plugins if type(plugin).__module__.partition(".")[0] in TYPES]
SEARCHED = {filter_.name for plugin in OURS for filter_ in plugin.filters if filter_.across_types}
NAMES = {*TYPES} | {plugin.name for plugin in OURS} | SEARCHED
"""Of folders, of content types, and of the filters that these offer on the search page."""
ORDINARY = {
    ("cms/delivery/embeds/documents.py", "home"),
    ("cms/overrides/authoring.py", "pages"),
    ("cms/packages/orphan_pages.py", "history"),
    ("cms/pages.py", "pages"),
    ("cms/syndication/admin/views.py", "history"),
    ("cms/syndication/admin/views.py", "site"),
    ("cms/syndication/notifications.py", "site"),
    ("cms/syndication/wagtail_hooks.py", "history"),
    ("cms/syndication/wagtail_hooks.py", "site"),
    ("cms/website/style_guide.py", "gallery"),
    ("cms/website/style_guide.py", "site"),
}
"""Words that are no content type there: icons, views, addresses of Wagtail, members of contexts, a block."""


def named(file, said: set[str]) -> set[tuple[str, str]]:
    """The types that a file names, by themselves or by what lies in their folder."""
    place = str(file.relative_to(ROOT))
    return {
        (place, text.partition("/")[0]) for text in said if text in NAMES or text.partition("/")[0] in TYPES
    }


def test_the_engine_names_no_type():
    found = set()
    for folder in ENGINE:
        for file in files(folder, ".py"):
            found |= named(file, strings(file))
        for file in files(folder, ".html", ".txt", ".js"):
            found |= named(file, quoted(file))
    assert found == ORDINARY


FOR_ANY_TYPE = {
    "js/map.js": "moves any map that `site/map.html` draws with `moving=True` (docs/writing-a-plugin.md)",
}
"""Parts of the contract that one type of ours uses so far, each with its reason."""


def offered(folder: str) -> Iterator[tuple[Path, str]]:
    """What a folder of the engine has for others, by the name under which they use it."""
    for file in sorted((ROOT / folder).rglob("*")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        if file.is_dir() or {"__pycache__", "locale", "migrations", "scaffold"} & {*parts}:
            continue
        for kind in {"templates", "static"} & {*parts}:
            yield file, "/".join((*parts[parts.index(kind) + 1 : -1], file.name))
        if file.suffix == ".py" and file.name != "__init__.py":
            yield file, ".".join(parts)
        if file.suffix == ".py" and "templatetags" in parts:
            yield from ((file, name) for name in tags(file))


@cache
def used(file: Path) -> frozenset[str]:
    """The modules, tags, templates and static files that a file uses, or that its strings name."""
    if file.suffix == ".py":
        names = {name.split(":")[0] for name in imported(file) | strings(file)}
        return frozenset(name.rsplit(".", cut)[0] for name in names for cut in range(name.count(".") + 1))
    text = file.read_text()
    code = " ".join(CODE_OF_TEMPLATES.findall(text)) if file.suffix == ".html" else ""
    addresses = re.findall(r"""["'(]([^"'()\s]+)["')]""", text)
    return frozenset([*addresses, *re.findall(r"(?:\{%\s*|\|)(\w+)", code)])


def test_the_engine_has_no_file_and_no_tag_for_one_type_alone():
    """What nothing uses by name is found by Django, or is not there for types."""
    users = {folder: [*files(folder, ".py", ".html", ".txt", ".js", ".css")] for folder in (*ENGINE, *TYPES)}
    alone = {}
    for file, name in (thing for folder in ENGINE for thing in offered(folder)):
        by = [folder for folder in users if any(name in used(user) for user in users[folder] if user != file)]
        if len(by) == 1 and by[0] in TYPES:
            alone[name] = by[0]
    assert alone.keys() == FOR_ANY_TYPE.keys(), alone


@pytest.mark.parametrize("folder", ENGINE)
def test_the_engine_styles_what_it_draws_or_what_several_types_do(folder):
    """What one type alone draws is styled by the file that it declares (`ContentPlugin.styles`)."""
    found = {(file.name, style) for file in files(folder, ".css") for style in styled(file)}
    others = {(name, style) for name, style in found if not any(draws(by, style) for by in ENGINE)}
    assert {(name, style) for name, style in others if sum(draws(by, style) for by in TYPES) < 2} == set()


@pytest.mark.parametrize("folder", TYPES)
def test_a_type_styles_what_it_draws(folder):
    """Or what every page has, inside of what it draws."""
    declared = {plugin.styles for plugin in plugins if type(plugin).__module__ == f"{folder}.plugin"} - {""}
    files_of_it = [ROOT / folder / "static" / name for name in declared]
    found = {(file.name, style) for file in files_of_it for style in styled(file)}
    strange = {
        (name, style) for name, style in found if not any(draws(by, style) for by in (folder, *ENGINE))
    }
    assert strange == set()


@pytest.mark.parametrize("folder", [*ENGINE, *TYPES])
def test_a_folder_translates_its_own_sentences(folder):
    said = sentences(folder) | {text for file in files(folder, ".py") for text in strings(file)}
    assert catalogue(folder) - said == set()


@pytest.mark.parametrize("folder", [*ENGINE, *TYPES])
def test_no_folder_borrows_the_translations_of_a_type(folder):
    others = {sentence for name in TYPES if name != folder for sentence in catalogue(name)}
    assert (sentences(folder) & others) - catalogue("cms") - catalogue(folder) == set()
