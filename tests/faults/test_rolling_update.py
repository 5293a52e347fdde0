"""Two versions at the same time on one PostgreSQL: an update, and going back from it.

The version before and this one; this one and the next, which brings a column more. `previous_version` names
the commit of the version before: whoever publishes a version writes it there.
"""

import io
import os
import re
import secrets
import shutil
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
import requests

from cms.settings.environment import BASE_DIR
from tests.faults.browser import Browser
from tests.faults.product import Product, running
from tests.house.sources import PRODUCT
from tests.waiting import PATIENCE, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]

PREVIOUS = (Path(__file__).parent / "previous_version").read_text().strip()
PAGES = 4
"""That each version publishes in a turn; of these it withdraws one itself, and the other version another."""
PREPARING = (
    "import django; django.setup()\n"
    "from cms.serving.management.commands.serve import Command\n"
    "Command().prepare(examples=False, collecting=True)"
)
"""What `serve` does before it serves."""
LISTED = "/api/v1/content/pages?limit=100"


NEXT_MIGRATION = "cms/publishing/migrations/9999_of_tomorrow_compatible.py"
OF_TOMORROW = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "{last}")]
    operations = [migrations.AddField("pendingupdate", "weight", models.IntegerField(db_default=0))]
"""


def version_before(folder: Path) -> None:
    """Its program, out of the history of this clone."""
    asked = ["git", "archive", PREVIOUS]
    try:
        archive = subprocess.run(asked, cwd=BASE_DIR, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"the version before ({PREVIOUS[:10]}) is not in this clone: git fetch --unshallow")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")


def next_version(folder: Path) -> None:
    """A copy of this one with one migration more, as a version with which older ones go on."""
    for room in (*PRODUCT, "clients", "manage.py"):
        copy = shutil.copytree if (BASE_DIR / room).is_dir() else shutil.copy
        copy(BASE_DIR / room, folder / room)
    last = max(file.stem for file in (folder / NEXT_MIGRATION).parent.glob("0*.py"))
    (folder / NEXT_MIGRATION).write_text(OF_TOMORROW.format(last=last))


@pytest.fixture
def shared(database) -> dict[str, str]:
    """What both have in common: a database without tables, and the key."""
    return {
        **os.environ,
        "DATABASE_URL": database.empty(),
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "SECRET_KEY": secrets.token_hex(32),
    }


class Versions:
    """The older and the newer one, each with its data folder, its processes and an editor."""

    def __init__(self, shared: dict[str, str], scratch: Path, older: Path, newer: Path) -> None:
        self.shared, self.scratch = shared, scratch
        self.folders = {"older": older, "newer": newer}
        self.published: set[str] = set()
        self.withdrawn: dict[str, str] = {}

    def running(self, name: str):
        """Prepared first, which takes as long as it takes on a busy machine: nobody waits for an answer."""
        environment = self.shared | {"DATA_DIR": str(self.scratch / name)}
        preparing = [sys.executable, "-c", PREPARING]
        subprocess.run(preparing, cwd=self.folders[name], env=environment, capture_output=True, check=True)
        return running(environment, self.scratch / f"log-{name}", folder=self.folders[name])

    def password(self) -> str:
        command = [sys.executable, "manage.py", "password"]
        environment = self.shared | {"DATA_DIR": str(self.scratch / "newer"), "LC_ALL": "C"}
        said = subprocess.run(
            command, cwd=self.folders["newer"], env=environment, capture_output=True, check=True
        )
        return re.search(r"Password\s+(\S+)", said.stdout.decode())[1]

    def one(self, query: str, *values) -> int:
        with psycopg.connect(self.shared["DATABASE_URL"]) as database:
            return database.execute(query, values).fetchone()[0]

    def publish_by_turns(self, products: list[Product]) -> None:
        """Each publishes, withdraws one of its own, then one of the other's."""
        password = self.password()
        editors = [Browser(product.url, "admin", password) for product in products]
        home = self.one("SELECT root_page_id FROM wagtailcore_site WHERE is_default_site")
        written: list[list[str]] = [[] for _ in editors]
        for _ in range(PAGES):
            for editor, titles in zip(editors, written, strict=True):
                titles.append(f"Page {secrets.token_hex(4)}")
                assert editor.write(home, titles[-1]).status_code == 302
        self.published |= {title for titles in written for title in titles}
        self.agree(products)
        for place, editor in enumerate(editors):
            self.withdraw(products[0], editor, written[place][0])
            self.withdraw(products[0], editor, written[place - 1][1])
        self.agree(products)

    def withdraw(self, product: Product, editor: Browser, title: str) -> None:
        item = next(item for item in self.listed(product) if item["title"] == title)
        page = self.one("SELECT id FROM wagtailcore_page WHERE title = %s", title)
        assert editor.unpublish(page).status_code == 302
        self.published.discard(title)
        self.withdrawn[item["id"]] = "/" + item["url"].split("/", 3)[3]

    def listed(self, product: Product) -> list[dict]:
        return requests.get(product.url + LISTED, timeout=PATIENCE).json()["items"]

    def agree(self, products: list[Product]) -> None:
        """Both answer alike: what is public is there, in the API too, and what was withdrawn is nowhere."""
        for product in products:
            eventually(lambda product=product: self.wrong(product) == [], lambda: self.wrong(products[0]))

    def wrong(self, product: Product) -> list[str]:
        titles = {item["title"] for item in self.listed(product) if item["title"].startswith("Page ")}
        still = [
            path
            for id, path in self.withdrawn.items()
            if (product.status(path), product.status(f"/api/v1/content/pages/{id}")) != (404, 410)
        ]
        return sorted(titles ^ self.published) + still


@pytest.mark.parametrize("pair", ["the version before and this one", "this one and the next"])
def test_both_publish_while_one_replaces_the_other_and_after_going_back(shared, tmp_path, pair):
    another = tmp_path / "program"
    another.mkdir()
    if pair == "this one and the next":
        next_version(another)
        versions = Versions(shared, tmp_path, older=BASE_DIR, newer=another)
    else:
        version_before(another)
        versions = Versions(shared, tmp_path, older=another, newer=BASE_DIR)
    with ExitStack() as stack:
        older = stack.enter_context(versions.running("older"))
        newer = stack.enter_context(versions.running("newer"))  # migrates, while the other one serves
        versions.publish_by_turns([older, newer])
    with ExitStack() as stack:
        older = stack.enter_context(versions.running("older"))  # begins on what the other one migrated
        versions.agree([older])
        newer = stack.enter_context(versions.running("newer"))
        versions.publish_by_turns([newer, older])
