"""The content types of this site: its own folders, and packages found by their entry point."""

from importlib.metadata import entry_points
from pathlib import Path

GROUP = "codeveloppement.plugins"


def folder_apps(root: Path) -> list[str]:
    """Every folder of the project with a `plugin.py`, by name: deleting the folder removes the type."""
    return sorted(path.parent.name for path in root.glob("*/plugin.py"))


def plugin_apps(disabled: list[str]) -> list[str]:
    """The app configs announced under `codeveloppement.plugins`, by name, less the disabled ones.

    Reads the packages' metadata only; none of them is imported.
    """
    found = {point.name: point.value for point in entry_points(group=GROUP)}
    return [found[name] for name in sorted(found) if name not in disabled]
