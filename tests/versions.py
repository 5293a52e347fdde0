"""What `make test-with` does: the fast suite on other versions than the pinned ones.

Each choice of Python and Wagtail has an environment of its own in `var/versions`; `.venv` stays as the lock
says. Imports nothing but the standard library: the Python that is asked for has none of ours.
"""

import os
import subprocess
import sys

from cms.serving.install import ROOT, add, check_python, install, python_in
from cms.terminal import bilingual

NEXT_WAGTAIL = "8.1rc1"
"""The newest Wagtail after the series that `requirements.txt` names; empty when there is none."""
LOCK = "requirements-dev.lock"


def folder(wagtail: str) -> str:
    """Where the environment of this Python and that Wagtail is; of the pinned one for an empty name."""
    python = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return os.path.join(ROOT, "var", "versions", python + (f"-wagtail{wagtail}" if wagtail else ""))


def prepared(wagtail: str = "") -> str:
    """The Python of an environment with the pinned libraries, and this Wagtail over the pinned one.

    Raises SystemExit with a sentence where it cannot be installed.
    """
    check_python()
    venv = folder(wagtail)
    install(LOCK, venv)
    if wagtail:
        add(venv, f"wagtail=={wagtail}")
    return python_in(venv)


def suite(python: str) -> "list[str]":
    """The command that runs the fast suite in an environment."""
    return [python, "-m", "tests.run", "--fast"]


def main(wagtail: str = "") -> int:
    wagtail = NEXT_WAGTAIL if wagtail == "next" else wagtail
    python = prepared(wagtail)
    running = bilingual("The suite runs in", "La suite s'exécute dans")
    print(f"{running} {os.path.relpath(folder(wagtail), ROOT)}", flush=True)
    return subprocess.run(suite(python), cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
