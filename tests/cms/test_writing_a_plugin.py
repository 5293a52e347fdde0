"""`docs/writing-a-plugin.md` is true: followed from an empty folder, it gives a working package."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "writing-a-plugin.md").read_text()

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"

pytestmark = pytest.mark.slow

VISIT = """
import json
from django.core.management import call_command
from django.test import Client
from cms.testing import catch_up, home
from events.models import EventPage
call_command("load_site", verbosity=0)
home().add_child(instance=EventPage(title="Forum", summary="Deux jours", place="Kayes"))
catch_up()
get = lambda address: Client().get(address).json()
print(json.dumps({
    "items": get("/api/v1/content/events?place=Kayes")["items"],
    "none": get("/api/v1/content/events?place=Paris")["items"],
    "changes": [c["type"] for c in get("/api/v1/changes")["changes"]],
    "documented": "/api/v1/content/events" in get("/api/v1/openapi.json")["paths"],
    "sitemap": "/forum/" in Client().get("/sitemap.xml").content.decode(),
    "page": Client().get("/forum/").status_code,
}))
"""


def files() -> dict[str, str]:
    """Every file that the guide spells out, by its path."""
    found = re.findall(r"^`([^`\n]+)`\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL | re.MULTILINE)
    return {path: text for path, text in found if "/" in path or path == "pyproject.toml"}


def commands() -> list[str]:
    """What the author of a package of its own types, line by line."""
    section = GUIDE.split("## A package of its own")[1].split("\n## ")[0]
    return [
        line for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL) for line in block.splitlines()
    ]


@pytest.fixture
def author(tmp_path: Path, database, tmp_path_factory: pytest.TempPathFactory):
    """Runs a command in the author's folder, empty at first; what is installed lands beside it."""
    if not hasattr(database.template, "read_bytes"):
        pytest.skip("uses a database of its own, which is a file")
    data, installed = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("installed")
    (data / "db.sqlite3").write_bytes(database.template.read_bytes())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TEST_DATA_DIR")}
    environment |= {
        "CMS": str(ROOT),
        "DATA_DIR": str(data),
        "DATABASE_URL": "",
        "PIP_NO_BUILD_ISOLATION": "0",  # which switches the isolation off: nothing is fetched
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PIP_TARGET": str(installed),
        "PYTHONPATH": f"{tmp_path}:{installed}",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(command: str) -> str:
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture
def manage(author, tmp_path: Path):
    """Runs `manage.py` with the package of the guide, written, installed and migrated as the guide says."""
    *folders, install, migration, tests = commands()
    for line in folders:
        author(line)
    for path, text in files().items():
        (tmp_path / path).write_text(text)
    author(install)
    author(migration)
    if DEEP:
        assert "9 passed" in author(tests)

    def run(*arguments: str) -> str:
        return author(f'"$CMS/.venv/bin/python" "$CMS/manage.py" {shlex.join(arguments)}')

    run("migrate", "-v0")
    return run


@pytest.mark.deep  # which runs the tests of the guide's package, too: half a minute of migrations
def test_the_example_of_the_guide_works(manage):
    seen = json.loads(manage("shell", "-v0", "-c", VISIT).strip().splitlines()[-1])
    assert [item["place"] for item in seen["items"]] == ["Kayes"]
    assert seen["none"] == []
    assert "events" in seen["changes"]
    assert (seen["documented"], seen["sitemap"], seen["page"]) == (True, True, 200)


def test_the_example_is_short():
    lines = [line for name in ("models", "plugin") for line in files()[f"events/{name}.py"].splitlines()]
    assert len([line for line in lines if line.strip()]) <= 17


@pytest.fixture
def project(tmp_path: Path, settings) -> Path:
    """An empty folder that stands for the project."""
    settings.BASE_DIR = tmp_path
    return tmp_path


def test_the_scaffold_is_a_content_type(project):
    call_command("startplugin", "jumelages")
    for file in (project / "jumelages").rglob("*.py"):
        compile(file.read_text(), str(file), "exec")
    assert "class JumelagesPlugin(ContentPlugin)" in (project / "jumelages" / "plugin.py").read_text()
    template = project / "jumelages" / "templates" / "jumelages" / "jumelages_page.html"
    assert '{% extends "base.html" %}' in template.read_text()


CONTRACT = """
from cms.testing import PluginContract, home
from jumelages.models import JumelagesPage


class TestJumelages(PluginContract):
    plugin = "jumelages"

    def make(self):
        page = JumelagesPage(title="Kayes et Évry", place="Kayes", summary="Deux villes.")
        return home().add_child(instance=page)
"""


@pytest.mark.deep
@pytest.mark.skipif(not DEEP, reason="half a minute of migrations: with HYPOTHESIS_PROFILE=deep")
def test_the_scaffold_keeps_every_promise_of_a_content_type(author, tmp_path):
    shutil.copytree(ROOT, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "var", "tests"))
    for verb in ("startplugin", "makemigrations", "check"):
        author(f'"$CMS/.venv/bin/python" manage.py {verb} jumelages')
    (tmp_path / "test_jumelages.py").write_text(CONTRACT)
    assert "10 passed" in author('"$CMS/.venv/bin/python" -m pytest test_jumelages.py')


@pytest.mark.parametrize("name", ["", "Événements", "news", "json", "2026"])
def test_a_name_that_cannot_be_one_is_refused_and_nothing_is_left(project, name):
    with pytest.raises(CommandError):
        call_command("startplugin", name)
    assert list(project.iterdir()) == []
