"""Static files of the version before stay for a day: pages that a browser has open still name them.

Those are files under a name with a digest of their content; what has a name of its own was put in place by
another, or is the operator's, and stays.
"""

import json
import os
import re
import time
from pathlib import Path

KEPT = 24 * 3600
"""Seconds, from the moment when others took their place."""
WITH_DIGEST = re.compile(r"\.[0-9a-f]{12}\.")
COMPRESSED = ("", ".gz", ".br")


def current(static_root: Path) -> set[Path]:
    """The files with a digest in their name that the manifest names, and their compressed forms."""
    manifest = static_root / "staticfiles.json"
    paths: dict[str, str] = json.loads(manifest.read_text())["paths"] if manifest.exists() else {}
    return {static_root / f"{name}{ending}" for name in paths.values() for ending in COMPRESSED}


def begin_to_age(files: set[Path]) -> None:
    """The date of a file that is not current any more becomes that of its replacement: now."""
    for file in files:
        if file.exists():
            os.utime(file)


def delete_aged(static_root: Path) -> None:
    """Delete what has been out of use for a day; nothing where no manifest says what is in use."""
    in_use, before = current(static_root), time.time() - KEPT
    for file in list(static_root.rglob("*.*")) if in_use else ():
        aged = WITH_DIGEST.search(file.name) and file not in in_use and file.stat().st_mtime < before
        if aged:
            file.unlink()
