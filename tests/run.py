"""What `make test` does: tools, style, types, migrations, the mirror client's own tests, then the suite on
SQLite and on PostgreSQL.

`--checks` stops before the suite. `--fast` tries on SQLite alone what other versions than the pinned ones
could change (`tests.versions`); `--wagtail`, of that, what Wagtail has a part in. `--long` tries what the
suite leaves out to stay short: what is slow, random with many more examples, judged by programs of others,
the rest of PostgreSQL, and the next Wagtail.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path

from cms.terminal import bilingual
from tests.deploy.finding import caddy, nginx, pgbouncer
from tests.postgresql import programs, throwaway_server
from tests.versions import NEXT_WAGTAIL, prepared
from tests.versions import suite as suite_in

FRENCH = {
    "Ruff (layout)": "Ruff (mise en forme)",
    "Tests of the mirror": "Essais du miroir",
    "Tests on SQLite": "Essais sur SQLite",
    "Tests on PostgreSQL": "Essais sur PostgreSQL",
    "Journeys": "Parcours",
    "Long tests on SQLite": "Longs essais sur SQLite",
    "Long journeys": "Longs parcours",
    "Long tests on PostgreSQL": "Longs essais sur PostgreSQL",
    "The rest on PostgreSQL": "Le reste sur PostgreSQL",
    "Random tests on PostgreSQL": "Essais au hasard sur PostgreSQL",
    "Tests on the next Wagtail": "Essais sur le prochain Wagtail",
    "the tests on the next Wagtail": "les essais sur le prochain Wagtail",
    "the tests on PostgreSQL": "les essais sur PostgreSQL",
    "the journeys in a browser": "les parcours dans un navigateur",
    "the tests of the configuration of nginx": "les essais de la configuration de nginx",
    "the tests of the configuration of Caddy": "les essais de la configuration de Caddy",
    "the tests behind pgbouncer": "les essais derrière pgbouncer",
    "the tests of a link that is cut": "les essais d'un lien coupé",
    "the judgement of the pages by the W3C": "le jugement des pages par le W3C",
    "the judgement of the pages by Lighthouse": "le jugement des pages par Lighthouse",
    "passed": "réussi",
    "FAILED": "ÉCHEC",
}
"""Names of steps and of what is skipped, as a French terminal shows them."""
ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MIRROR = ROOT / "clients" / "python"
PYTEST = [str(BIN / "pytest"), "-n", "2", "--dist", "worksteal"]
BY_FILE = ["--dist", "loadfile"]
READ_MODEL = "tests/cms/publishing"
LOCKS = (
    "bulk_visibility",
    "concurrency",
    "concurrency_branches",
    "concurrency_changes",
    "concurrency_order",
    "epoch",
    "locks",
    "sequence",
)
WRITTEN = (
    "branch_actions",
    "bulk_withdrawal",
    "facet_count_check",
    "progress",
    "serializing",
    "spelling_index",
)
READ = ("changes", "list_requests", "item_lookup", "sitemap")
ASK_THE_DATABASE = [
    *(f"{READ_MODEL}/test_{subject}.py" for subject in LOCKS + WRITTEN),
    *(f"tests/cms/delivery/test_{subject}.py" for subject in READ),
    "tests/cms/reading",
    *("tests/search", "tests/cms/admin_search", "tests/cms/overrides/test_redirects.py"),
]
"""What statements, locks and searches of our own decide is tried on both databases each time."""
OUR_OWN = [
    *("tests/house", "tests/deploy", "tests/foreign_readers"),
    *(f"tests/cms/{room}" for room in ("atlas", "http", "media/decoding", "serving")),
    *("tests/secrets/test_costs.py", "tests/secrets/test_freshness.py"),
    *(f"tests/hostile/test_{subject}.py" for subject in ("bombs", "uploads")),
]
"""Where neither another database nor another Wagtail changes anything that the rest would not show."""
SAME_ON_BOTH = [
    *OUR_OWN,
    *("tests/deletable", "tests/cms/settings", "tests/rights", "tests/faults/test_held_connections.py"),
    *(f"tests/cms/backup/test_{subject}.py" for subject in ("archive", "manifest")),
    *(f"tests/faults/test_serve_{subject}.py" for subject in ("kills", "silence", "stops")),
    "tests/cms/media/test_validation.py",
    *(f"tests/foreign/test_{subject}.py" for subject in ("broken", "leaving", "author")),
    *(f"tests/secrets/test_{subject}.py" for subject in ("markers", "routes", "edge")),
    "tests/cms/syndication/test_mirror_client.py",
    *("tests/cms/edge_cache/test_middleware.py", "tests/cms/edge_cache/test_stateful.py"),
]
"""What asks no database, only through Django, or starts processes on one of its own, is tried once."""
ELSEWHERE = [f"--ignore={drawer}" for drawer in SAME_ON_BOTH]
WITHOUT_WAGTAIL = [*OUR_OWN, "tests/faults", "tests/cms/backup", "tests/cms/edge_cache"]
"""Where another Wagtail changes little, and nothing that the rest would not show."""
CHECKS = {
    "Ruff": [str(BIN / "ruff"), "check", "."],
    "Ruff (layout)": [str(BIN / "ruff"), "format", "--check", "."],
    "mypy": [str(BIN / "mypy")],
    "Migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


TOOLS = {
    "postgresql": (programs, "the tests on PostgreSQL"),
    "chromium": (lambda: shutil.which("chromium"), "the journeys in a browser"),
    "nginx": (nginx, "the tests of the configuration of nginx"),
    "caddy": (caddy, "the tests of the configuration of Caddy"),
}
"""Packages of Debian: what finds each, and what is skipped without it."""
TOOLS_OF_THE_LONG_RUN = {
    "pgbouncer": (pgbouncer, "the tests behind pgbouncer"),
    "iproute2": (lambda: shutil.which("ip"), "the tests of a link that is cut"),
    "default-jre-headless": (lambda: shutil.which("java"), "the judgement of the pages by the W3C"),
    "npm": (lambda: shutil.which("npm"), "the judgement of the pages by Lighthouse"),
}


def install_tools(tools: dict[str, tuple[Callable, str]]) -> None:
    """Servers and programs through apt-get where that is allowed; otherwise says what is skipped."""
    missing = [package for package, (found, _) in tools.items() if not found()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        print(bilingual("apt-get installs:", "apt-get installe :"), *missing, flush=True)
        subprocess.run(["apt-get", "update"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *missing], **quiet)
    for package, (found, purpose) in tools.items():
        if not found():
            skipped, where = bilingual("SKIPPED:", "SAUTÉ :"), bilingual("on Debian:", "sous Debian :")
            print(f"{skipped} {said(purpose)} ({where} sudo apt install {package})")


def run(name: str, command: list[str], folder: Path = ROOT, **environment: str) -> bool:
    """Runs one step in a folder with its output visible; True when it succeeded."""
    print(f"\n── {said(name)}", flush=True)
    began = time.monotonic()
    clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DATA_DIR"}}
    code = subprocess.run(command, cwd=folder, env={**clean, **environment}).returncode
    print(f"── {said(name)}: {verdict(code == 0)}, {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


def said(english: str) -> str:
    return bilingual(english, FRENCH.get(english, english))


def verdict(succeeded: bool) -> str:
    return said("passed" if succeeded else "FAILED")


def checks(names: Collection[str] = CHECKS) -> dict[str, bool]:
    settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    return {name: run(name, CHECKS[name], **settings) for name in names}


def mirror(chosen: str) -> dict[str, bool]:
    """The mirror client's own tests as its users run them: by its own settings, without Django."""
    command = [str(BIN / "pytest"), "-p", "no:django", "-n", "2", "-m", chosen]
    return {"Tests of the mirror": run("Tests of the mirror", command, MIRROR)}


def on_sqlite(left_out: Collection[str] = ()) -> dict[str, bool]:
    ignored = [f"--ignore={drawer}" for drawer in left_out]
    command = [*PYTEST, *ignored, "-m", "not postgres and not journey and not slow"]
    return {"Tests on SQLite": run("Tests on SQLite", command)}


def suite() -> dict[str, bool]:
    """The suite on SQLite; on PostgreSQL what asks the database in its own way, less what is random."""
    results = on_sqlite()
    chosen = [*ELSEWHERE, "-m", "not journey and not deep and not slow", *ASK_THE_DATABASE]
    return results | on_postgresql({"Tests on PostgreSQL": (chosen, {})})


def long() -> dict[str, bool]:
    """What is slow, random or races, at length on SQLite, and on PostgreSQL where the read model is at stake;
    what others judge (HTML, Lighthouse); and the rest of the suite on PostgreSQL.
    """
    deep = {"HYPOTHESIS_PROFILE": "deep"}
    steps = {
        "Long tests on SQLite": [*PYTEST, "-m", "(deep or slow) and not journey and not postgres"],
        "Long journeys": [*PYTEST, *BY_FILE, "-m", "journey and slow", "tests/journeys", "tests/judges"],
    }
    results = mirror("slow") | {name: run(name, command, **deep) for name, command in steps.items()}
    rest = [*ELSEWHERE, *(f"--deselect={drawer}" for drawer in ASK_THE_DATABASE)]
    return results | on_postgresql(
        {
            "Long tests on PostgreSQL": (["-m", "deep or slow", READ_MODEL], deep),
            "The rest on PostgreSQL": ([*rest, "-m", "not journey and not deep and not slow"], {}),
            "Random tests on PostgreSQL": (
                [*ELSEWHERE, f"--ignore={READ_MODEL}", "-m", "(deep or slow) and not journey"],
                {},
            ),
        }
    )


def on_the_next_wagtail() -> dict[str, bool]:
    """What Wagtail has a part in, on the one that comes; none where it cannot be installed, which is said."""
    name, version = "Tests on the next Wagtail", NEXT_WAGTAIL
    if not version:
        return {}
    try:
        python = prepared(version)
    except SystemExit as reason:
        skipped = bilingual("SKIPPED:", "SAUTÉ :")
        print(f"{skipped} {said('the tests on the next Wagtail')} ({version}). {reason}", flush=True)
        return {}
    return {name: run(name, [*suite_in(python), "--wagtail"])}


def on_postgresql(steps: dict[str, tuple[list[str], dict[str, str]]]) -> dict[str, bool]:
    """Steps (arguments of pytest, environment) on one throwaway server; none without PostgreSQL."""
    if programs() is None:
        return {}
    with throwaway_server() as url:
        return {
            name: run(name, [*PYTEST, *arguments], DATABASE_URL=url, **environment)
            for name, (arguments, environment) in steps.items()
        }


def journeys() -> dict[str, bool]:
    """In processes of their own: where a browser is driven, Django refuses to open its database."""
    command = [*PYTEST, *BY_FILE, "-m", "journey and not slow", "tests/journeys"]
    return {"Journeys": run("Journeys", command)}


def main(arguments: list[str]) -> int:
    if "--long" in arguments:
        install_tools(TOOLS | TOOLS_OF_THE_LONG_RUN)
        results = long() | on_the_next_wagtail()
    elif "--wagtail" in arguments:
        results = checks(["Migrations"]) | on_sqlite(WITHOUT_WAGTAIL)
    elif "--fast" in arguments:
        results = checks(["Migrations"]) | mirror("not slow") | on_sqlite()
    elif "--checks" in arguments:
        results = checks()
    else:
        install_tools(TOOLS)
        results = {**checks(), **mirror("not slow"), **suite(), **journeys()}
    print()
    for name, succeeded in results.items():
        print(f"{verdict(succeeded):<6}  {said(name)}")
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
