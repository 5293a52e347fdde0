"""What an operator can set or run is written down, and what is written down exists."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
DOCUMENTS = "\n".join(path.read_text() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_every_environment_variable_is_documented_and_no_other():
    read = {
        name
        for file in (ROOT / "cms" / "settings").glob("*.py")
        for name in re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", file.read_text())
    }
    table = OPERATIONS.split("## Variables d'environnement")[1].split("\n## ")[0]
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


def test_every_verb_of_the_makefile_is_listed():
    makefile = (ROOT / "Makefile").read_text()
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    assert set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)) == phony


@pytest.mark.parametrize("verb", sorted(set(re.findall(r"`?make ([a-z-]+)", OPERATIONS))))
def test_every_verb_that_is_mentioned_exists(verb):
    assert re.search(rf"^{verb}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"manage\.py ([a-z_]+)", DOCUMENTS))))
def test_every_command_that_is_mentioned_exists(command):
    assert command in get_commands()
