"""The product with packages installed from outside: its own data, database and processes."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).parent / "codev-evenements"
INHERITED = ("DATABASE_URL", "DISABLED_PLUGINS", "PLUGINS_SET_ASIDE", "PUBLIC_URL", "PYTHONPATH")


def build(target: Path, scratch: Path) -> Path:
    """Builds the package from a copy of its source and installs it into `target`, without a network."""
    source = shutil.copytree(SOURCE, scratch / "source")
    local = ["--no-deps", "--no-index", "--no-build-isolation", "--no-compile", "--quiet"]
    pip = [sys.executable, "-m", "pip", "install", *local, "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(target), str(source)], check=True)
    return target


@dataclass
class Site:
    """One site: where its data are, its database, and the folders of the packages it finds."""

    data: Path
    database_url: str
    packages: list[Path] = field(default_factory=list)
    root: Path = ROOT

    def environment(self, **more: str) -> dict[str, str]:
        clean = {key: value for key, value in os.environ.items() if key not in INHERITED}
        clean = {key: value for key, value in clean.items() if not key.startswith("TEST_DATA_DIR")}
        return clean | {
            "DATA_DIR": str(self.data),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "LC_ALL": "fr_FR.UTF-8",
            "PYTHONPATH": os.pathsep.join(map(str, self.packages)),
            **more,
        }

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """`manage.py` with these arguments, whatever comes of it."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.root,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=300,
        )

    def manage(self, *arguments: str, **more: str) -> str:
        """What `manage.py` prints; it has to succeed."""
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def visit(self, name: str, **more: str) -> Any:
        """What the function of `tests.foreign.visits` returns in a process of this site."""
        code = f"import json; from tests.foreign import visits; print(json.dumps(visits.{name}()))"
        return json.loads(self.manage("shell", "-v0", "-c", code, **more).strip().splitlines()[-1])

    def finding(self, *packages: Path) -> "Site":
        """The same site where just these folders hold packages."""
        return replace(self, packages=list(packages))
