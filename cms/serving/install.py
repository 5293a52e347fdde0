"""Installs what a lock file pins into `.venv` or another folder, once per version of that file.

Run by the Makefile with the machine's own Python, before anything is installed: it imports nothing but
the standard library, and old versions of Python understand it as far as the sentence for them.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from typing import NoReturn

from cms.terminal import bilingual

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")


def python_in(venv: str) -> str:
    return os.path.join(venv, "bin", "python")


def shown(venv: str) -> str:
    """The name of a folder as a sentence shows it."""
    return os.path.relpath(venv, ROOT)


def refuse(english: str, french: str) -> NoReturn:
    sys.exit(bilingual("Cannot install: " + english, "Installation impossible : " + french))


def check_python() -> None:
    if sys.version_info < OLDEST:
        found = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
        refuse(
            f"{found} is too old, 3.11 or newer is needed; "
            "if it is installed under another name: make PYTHON=python3.11 run",
            f"{found} est trop ancien, il faut 3.11 ou plus récent ; "
            "s'il est installé sous un autre nom : make PYTHON=python3.11 run",
        )


def stamp(lock: str) -> str:
    """What the lock file says, and for which Python, in one digest."""
    digest = hashlib.sha256(sys.version.encode())
    with open(os.path.join(ROOT, lock), "rb") as file:
        digest.update(file.read())
    return digest.hexdigest()


def make_venv(venv: str) -> None:
    if os.path.exists(python_in(venv)):
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        refuse(
            "Python's module venv is missing; on Debian: sudo apt install python3-venv",
            "il manque le module « venv » de Python ; sous Debian : sudo apt install python3-venv",
        )
    result = subprocess.run([sys.executable, "-m", "venv", "--clear", venv], cwd=ROOT)
    if result.returncode:
        name = shown(venv)
        refuse(
            f"the folder {name} could not be made; check the space on the disk and the right to write.",
            f"le dossier {name} n'a pas pu être créé ; vérifiez la place sur le disque et le droit d'écrire.",
        )


def installer(python: str) -> "list[str]":
    """uv where it is present, otherwise pip."""
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--quiet", "--python", python]
    if subprocess.run([python, "-c", "import pip"], stderr=subprocess.DEVNULL).returncode:
        subprocess.run([python, "-m", "ensurepip"], stdout=subprocess.DEVNULL, check=True)
    return [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]


def add(venv: str, *wanted: str) -> None:
    """Installs into an environment that is there what the arguments of pip name."""
    if subprocess.run([*installer(python_in(venv)), *wanted], cwd=ROOT).returncode:
        refuse(
            "a library could not be installed (see above); check the network.",
            "une bibliothèque n'a pas pu être installée (voir plus haut) ; vérifiez le réseau.",
        )


def install(lock: str, venv: str = VENV) -> None:
    """Makes the environment if it is missing, and refuses a file whose digest the lock does not name."""
    check_python()
    kept = os.path.join(venv, "installed-" + lock)
    current = stamp(lock)
    if os.path.exists(kept) and os.path.exists(python_in(venv)):
        with open(kept) as file:
            if file.read() == current:
                return
    beginning = bilingual(
        f"Installing {lock} into {shown(venv)} (a few minutes the first time)…",
        f"Installation de {lock} dans {shown(venv)} (quelques minutes la première fois)…",
    )
    print(beginning, flush=True)
    make_venv(venv)
    add(venv, "--require-hashes", "-r", lock)
    with open(kept, "w") as file:
        file.write(current)


if __name__ == "__main__":
    install(sys.argv[1] if len(sys.argv) > 1 else "requirements.lock")
