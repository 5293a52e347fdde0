"""Writes requirements.lock and requirements-dev.lock anew from the two lists (`make lock`).

Each lock names one version of every library, for every system and Python from 3.11, with the digests of its
files. Uses the uv that is on the PATH, otherwise one that is installed for this run and forgotten.
"""

import os
import shutil
import subprocess
import sys
import tempfile

from cms.serving.install import OLDEST, ROOT
from cms.terminal import bilingual

COMPILE = (
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--python-version=" + ".".join(str(number) for number in OLDEST),
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=make lock",
)
LOCKS = {
    "requirements.lock": ("requirements.txt",),
    "requirements-dev.lock": ("--constraint=requirements.lock", "requirements-dev.txt"),
}
"""What each is made from: the second pins what both need as the first does."""


def uv_in(scratch: str) -> str:
    """The path of a uv: the machine's own, or one installed into this folder."""
    found = shutil.which("uv")
    if found:
        return found
    subprocess.run([sys.executable, "-m", "venv", scratch], check=True)
    bin_dir = os.path.join(scratch, "bin")
    pip = [os.path.join(bin_dir, "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "uv"], check=True)
    return os.path.join(bin_dir, "uv")


def write(options: "list[str]") -> None:
    """Keeps what is pinned as long as the lists allow it; `--upgrade` takes the newest that they allow."""
    try:
        with tempfile.TemporaryDirectory() as scratch:
            uv = uv_in(scratch)
            for lock, sources in LOCKS.items():
                command = [uv, *COMPILE, *options, *sources, "--output-file=" + lock]
                subprocess.run(command, cwd=ROOT, check=True)
    except subprocess.CalledProcessError:
        sentence = bilingual(
            "The locks could not be written (see above); check the lists and the network.",
            "Les verrous n'ont pas pu être écrits (voir plus haut) ; vérifiez les listes et le réseau.",
        )
        sys.exit(sentence)


if __name__ == "__main__":
    write(sys.argv[1:])
