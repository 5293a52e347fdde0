"""The example of `docs/writing-a-plugin.md` works as written, installed as a package from outside."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "writing-a-plugin.md").read_text()

pytestmark = pytest.mark.slow

VISIT = """
import json
from django.test import Client
from cms.testing import catch_up, home
from events.models import EventPage
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


LEFT = """
from django.test import Client
from cms.publishing.models import Publication
gone = Publication.objects.get(type="events")
changes = Client().get("/api/v1/changes?type=events").json()["changes"]
print(changes, Client().get(f"/api/v1/content/{gone.ref}").status_code)
"""


def code_after(marker: str) -> str:
    """The first Python block of the guide after `marker`."""
    return re.search(re.escape(marker) + r".*?```python\n(.*?)```", GUIDE, re.DOTALL)[1]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder to put on the path: the package `events` and the metadata that announces it."""
    (tmp_path / "events" / "migrations").mkdir(parents=True)
    (tmp_path / "events" / "migrations" / "__init__.py").touch()
    (tmp_path / "events" / "__init__.py").touch()
    (tmp_path / "events" / "apps.py").write_text(
        "from django.apps import AppConfig\n\n\nclass EventsConfig(AppConfig):\n    name = 'events'\n"
    )
    for name in ("models.py", "plugin.py"):
        (tmp_path / "events" / name).write_text(code_after(f"`events/{name}`"))
    templates = tmp_path / "events" / "templates" / "events"
    templates.mkdir(parents=True)
    (templates / "event_page.html").write_text("{{ page.title }}, {{ page.place }}")
    metadata = tmp_path / "events-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: events\nVersion: 1.0\n")
    announced = re.search(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[1]
    points = announced.replace("project.entry-points.", "").replace('"', "")
    (metadata / "entry_points.txt").write_text(points)
    return tmp_path


@pytest.fixture
def manage(package: Path, database, tmp_path_factory: pytest.TempPathFactory):
    """Runs `manage.py` on a fresh database with the package installed."""
    if not hasattr(database.template, "read_bytes"):
        pytest.skip("uses a database of its own, which is a file")
    data = tmp_path_factory.mktemp("data")
    (data / "db.sqlite3").write_bytes(database.template.read_bytes())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TEST_DATA_DIR")}
    environment |= {
        "DATA_DIR": str(data),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "PYTHONPATH": str(package),
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("makemigrations", "events", "-v0")
    run("migrate", "-v0")
    run("load_site")
    return run


def test_the_example_of_the_guide_works_and_can_be_retired(manage):
    assert "events" in manage("plugins")
    seen = json.loads(manage("shell", "-v0", "-c", VISIT).strip().splitlines()[-1])
    assert [item["place"] for item in seen["items"]] == ["Kayes"]
    assert seen["none"] == []
    assert "events" in seen["changes"]
    assert (seen["documented"], seen["sitemap"], seen["page"]) == (True, True, 200)

    assert "est retiré" in manage("retire_plugin", "events", "--yes")
    assert manage("shell", "-v0", "-c", LEFT).strip().splitlines()[-1] == "[] 410"


def test_the_example_is_short():
    lines = [*code_after("`events/models.py`").splitlines(), *code_after("`events/plugin.py`").splitlines()]
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


@pytest.mark.parametrize("name", ["", "Événements", "news", "json", "2026"])
def test_a_name_that_cannot_be_one_is_refused_and_nothing_is_left(project, name):
    with pytest.raises(CommandError):
        call_command("startplugin", name)
    assert list(project.iterdir()) == []
