"""What an operator can set or run is written down, in both languages, and what is written down exists."""

import os
import re
import subprocess
import tomllib
from urllib.parse import unquote

import pytest
from django.core.management import get_commands

from tests.house.sources import PRODUCT, ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
FILES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
MAPS = [file for file in FILES if file.name not in ("writing-a-plugin.md", "api.md", "CHANGELOG.md")]
"""What leads through the tree; the others name files of their reader's own, or of the past."""
DOCUMENTS = "\n".join(path.read_text() for path in FILES)
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
TWINS = sorted(path.name for path in (ROOT / "docs" / "fr").glob("*.md"))
"""Documents in English that have the same in French below `docs/fr`."""


def test_every_environment_variable_is_documented_and_no_other():
    read = {
        name
        for file in (ROOT / "cms" / "settings").glob("*.py")
        for name in re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", file.read_text())
    }
    table = OPERATIONS.split("## Environment variables")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert documented - {"DJANGO_SETTINGS_MODULE"} == read


def test_no_document_holds_both_sides_of_a_merge():
    assert re.findall(r"^(?:<{7}|={7}|>{7})(?: .*)?$", DOCUMENTS, re.MULTILINE) == []


def test_variables_are_read_in_one_place():
    elsewhere = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "cms").rglob("*.py")
        if file.name != "environment.py"
        and re.search(r"\benv\.\w+\(\"|os\.environ\[|os\.getenv", file.read_text())
    ]
    assert elsewhere == ["cms/settings/test.py"]


def test_every_verb_of_the_makefile_is_listed_in_both_languages():
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
    assert set(re.findall(r"^([a-z-]+):.*## \S[^|]* \| \S[^|]*$", MAKEFILE, re.MULTILINE)) == phony


@pytest.mark.parametrize(
    ("language", "verb", "said"),
    [("en_GB.UTF-8", "VERB", "List the verbs"), ("fr_ML.UTF-8", "VERBE", "Liste les verbes")],
)
def test_make_answers_in_the_language_of_the_terminal(language, verb, said):
    outside = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    environment = {**outside, "LC_ALL": language}
    answer = subprocess.run(["make"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    usage, first, *others = answer.stdout.splitlines()
    assert usage.endswith(f"make {verb}")
    assert first.split(maxsplit=1) == ["help", said]
    assert not [line for line in others if "|" in line]


@pytest.mark.parametrize("verb", sorted(set(re.findall(r"(?:^|`)make ([a-z-]+)", DOCUMENTS, re.MULTILINE))))
def test_every_verb_that_is_mentioned_exists(verb):
    assert re.search(rf"^{verb}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"manage\.py ([a-z_]+)", DOCUMENTS))))
def test_every_command_that_is_mentioned_exists(command):
    assert command in get_commands()


@pytest.mark.parametrize("file", MAPS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_that_is_named_exists(file):
    """With its folder, from the root or from `cms/`; or, in a sentence about a folder, by its name alone."""
    named = set(re.findall(r"`([\w./-]+\.py)`", file.read_text()))
    there = [f"/{path}" for path in files_of_the_tree()]
    assert [name for name in sorted(named) if not any(path.endswith(f"/{name}") for path in there)] == []


def files_of_the_tree() -> list[str]:
    folders = (*PRODUCT, "bench", "clients", "deploy", "docs", "tests")
    files = [*ROOT.glob("*.*"), *(file for folder in folders for file in (ROOT / folder).rglob("*.*"))]
    return [file.relative_to(ROOT).as_posix() for file in files]


def test_whose_work_is_in_here_is_said_of_files_that_exist():
    table = re.findall(r"^\| (`.*?) \|", (ROOT / "NOTICE.md").read_text(), re.MULTILINE)
    named = {pattern for cell in table for pattern in re.findall(r"`([^`]+)`", cell)}
    assert {"cms/static/fonts/*.woff2", "projects/static/projects/leaflet/"} <= named
    assert [pattern for pattern in sorted(named) if not any(ROOT.glob(pattern))] == []


def test_the_version_has_its_place_in_the_changelog():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}, \d{{4}}-\d\d-\d\d$", CHANGELOG, re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_leads_to_a_place_in_a_file(file):
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", prose(file.read_text()))
    targets = [((file.parent / path) if path else file, anchor) for path, anchor in links]
    assert [str(target) for target, _ in targets if not target.exists()] == []
    assert [
        anchor for target, anchor in targets if anchor and unquote(anchor) not in anchors(target.read_text())
    ] == []


def anchors(text: str) -> set[str]:
    """What links may name: each heading in small letters, without punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def prose(text: str) -> str:
    return BLOCK.sub("", text)


BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"[ \t]+# .*$", re.MULTILINE)


@pytest.mark.parametrize("name", TWINS)
def test_both_languages_have_the_same_sections(name):
    english, french = both(name)
    assert levels(english) == levels(french)


@pytest.mark.parametrize("name", TWINS)
def test_both_languages_show_the_same_code(name):
    english, french = ([COMMENT.sub("", block) for block in BLOCK.findall(text)] for text in both(name))
    assert english == french


@pytest.mark.parametrize("name", TWINS)
def test_both_languages_name_the_same_things_in_each_section(name):
    english, french = (named(text) for text in both(name))
    assert english == french


@pytest.mark.parametrize("name", TWINS)
def test_each_language_leads_to_the_other(name):
    english, french = both(name)
    assert f"(fr/{name})" in english.split("\n## ")[0]
    assert f"(../{name})" in french.split("\n## ")[0]


def both(name: str) -> list[str]:
    return [(ROOT / "docs" / folder / name).read_text() for folder in ("", "fr")]


def levels(text: str) -> list[str]:
    return re.findall(r"^(#+) ", prose(text), re.MULTILINE)


def named(text: str) -> list[set[str]]:
    """The variables, commands, addresses and values of each section: what stands in code marks."""
    sections = re.split(r"^#+ .*$", prose(text), flags=re.MULTILINE)
    return [set(re.findall(r"`([^`\n]+)`", section)) for section in sections]
