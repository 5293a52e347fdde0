"""Programs of npm that tests ask: fetched once, kept beside pytest's cache until their list changes."""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

LISTS = ("package.json", "package-lock.json", ".npmrc")
PATIENCE = 300
"""Seconds; fetching takes ten to thirty, once."""


def installed(drawer: Path, kept: Path, *programs: str) -> Path:
    """A folder with what the lists of `drawer` name and these files of it; skips where that cannot be."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("needs Node.js and npm (Debian: sudo apt install nodejs npm)")
    files = [drawer / name for name in (*LISTS, *programs)]
    folder = kept / hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _install(files, folder)
    return folder


def _install(files: list[Path], folder: Path) -> None:
    draft = folder.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for file in files:
        shutil.copy(file, draft)
    try:
        subprocess.run(["npm", "ci"], cwd=draft, capture_output=True, check=True, timeout=PATIENCE)
    except subprocess.SubprocessError as error:
        pytest.skip(f"npm could not fetch {folder.parent.name}, is this machine offline? {error}")
    draft.rename(folder)
