"""What a copy on the disk holds."""

import json
from pathlib import Path
from typing import Any

from codev_mirror import paths


def held(folder: Path) -> dict[str, Any]:
    """Items as JSON values by `type/id.json`, files as bytes by `media/…`."""
    return {name: read(folder / name) for name in paths(folder)}


def read(path: Path) -> Any:
    return json.loads(path.read_bytes()) if path.suffix == ".json" else path.read_bytes()
