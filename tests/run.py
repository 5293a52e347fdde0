"""What `make test` does: tools, style, types, migrations, then the suite on SQLite and on PostgreSQL.

`--checks` stops before the suite. `--deep` runs only the property tests, with many more examples.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.postgresql import programs, throwaway_server  # noqa: E402

BIN = Path(sys.executable).parent
PYTEST = [str(BIN / "pytest"), "--ignore=tests/bench", "-n", "2", "--dist", "worksteal"]
SAME_ON_BOTH = [
    *("tests/house", "tests/cms/serving", "tests/cms/settings"),
    *(f"tests/cms/media/test_{subject}.py" for subject in ("metadata", "svg", "validation")),
]
"""What asks no database, or starts processes on one of its own, is tried once."""
CHECKS = {
    "Ruff": [str(BIN / "ruff"), "check", "."],
    "Ruff (mise en forme)": [str(BIN / "ruff"), "format", "--check", "."],
    "mypy": [str(BIN / "mypy")],
    "Migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


def install_tools() -> None:
    """PostgreSQL and Chromium through apt-get where that is allowed; otherwise says what is skipped."""
    wanted = {"postgresql": programs() is None, "chromium": shutil.which("chromium") is None}
    missing = [package for package, absent in wanted.items() if absent]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        print(f"Installation de {' et '.join(missing)} par apt-get…", flush=True)
        subprocess.run(["apt-get", "update"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *missing], **quiet)
    if programs() is None:
        print("SAUTÉ : les essais sur PostgreSQL (sous Debian : sudo apt install postgresql)")
    if shutil.which("chromium") is None:
        print("SAUTÉ : les parcours dans un navigateur (sous Debian : sudo apt install chromium)")


def run(name: str, command: list[str], **environment: str) -> bool:
    """Runs one step with its output visible; True when it succeeded."""
    print(f"\n── {name}", flush=True)
    began = time.monotonic()
    clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DATA_DIR"}}
    code = subprocess.run(command, cwd=ROOT, env={**clean, **environment}).returncode
    print(f"── {name} : {'réussi' if code == 0 else 'ÉCHEC'} en {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


def checks() -> dict[str, bool]:
    settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    return {name: run(name, command, **settings) for name, command in CHECKS.items()}


def suite(sqlite: str, postgresql: str, **environment: str) -> dict[str, bool]:
    """The suite on both databases; each argument is the expression that selects the tests."""
    results = {"Essais sur SQLite": run("Essais sur SQLite", [*PYTEST, "-m", sqlite], **environment)}
    elsewhere = [f"--ignore={drawer}" for drawer in SAME_ON_BOTH]
    if programs() is not None:
        with throwaway_server() as url:
            results["Essais sur PostgreSQL"] = run(
                "Essais sur PostgreSQL",
                [*PYTEST, *elsewhere, "-m", postgresql],
                DATABASE_URL=url,
                **environment,
            )
    return results


def journeys() -> dict[str, bool]:
    """In processes of their own: where a browser is driven, Django refuses to open its database."""
    return {"Parcours": run("Parcours", [*PYTEST, "--dist", "loadfile", "-m", "journey", "tests/journeys"])}


def main(arguments: list[str]) -> int:
    install_tools()
    if "--deep" in arguments:
        results = suite("deep", "deep", HYPOTHESIS_PROFILE="deep")
    elif "--checks" in arguments:
        results = checks()
    else:
        results = {**checks(), **suite("not postgres and not journey", "not journey"), **journeys()}
    print()
    for name, succeeded in results.items():
        print(f"{'réussi' if succeeded else 'ÉCHEC '}  {name}")
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
