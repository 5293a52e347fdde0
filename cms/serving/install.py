"""Installs what a requirements file lists into `.venv`, once per version of that file.

Run by the Makefile with the machine's own Python, before anything is installed: it imports nothing but
the standard library, and old versions of Python understand it as far as the sentence for them.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")


def refuse(sentence):
    sys.exit("Installation impossible : " + sentence)


def check_python():
    if sys.version_info < OLDEST:
        refuse(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} est trop ancien, il faut 3.11 ou plus "
            "récent ; s'il est installé sous un autre nom : make PYTHON=python3.11 run"
        )


def stamp(requirements):
    """What the file and the ones it includes say, and for which Python, in one digest."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", requirements):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def make_venv():
    if os.path.exists(PYTHON):
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        refuse("il manque le module « venv » de Python ; sous Debian : sudo apt install python3-venv")
    result = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], cwd=ROOT)
    if result.returncode:
        refuse(
            "le dossier .venv n'a pas pu être créé ; vérifiez la place sur le disque et le droit d'écrire."
        )


def installer():
    """uv where it is present, otherwise pip."""
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--quiet", "--python", PYTHON]
    if subprocess.run([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL).returncode:
        subprocess.run([PYTHON, "-m", "ensurepip"], stdout=subprocess.DEVNULL, check=True)
    return [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]


def install(requirements):
    check_python()
    kept = os.path.join(VENV, "installed-" + requirements)
    current = stamp(requirements)
    if os.path.exists(kept) and os.path.exists(PYTHON):
        with open(kept) as file:
            if file.read() == current:
                return
    print(f"Installation de {requirements} dans .venv (quelques minutes la première fois)…", flush=True)
    make_venv()
    if subprocess.run([*installer(), "-r", requirements], cwd=ROOT).returncode:
        refuse("une bibliothèque n'a pas pu être installée (voir plus haut) ; vérifiez le réseau.")
    with open(kept, "w") as file:
        file.write(current)


if __name__ == "__main__":
    install(sys.argv[1] if len(sys.argv) > 1 else "requirements.txt")
