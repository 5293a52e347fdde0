"""The content types of this site: its own folders, and packages found by their entry point."""

from collections import Counter
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

GROUP = "codeveloppement.plugins"


class Guest(NamedTuple):
    """A package that announces an app: the name it goes by, its app config, and where it comes from."""

    name: str
    config: str
    package: str
    """Name and version, as « codev-evenements 1.0 »."""


def folder_apps(root: Path) -> list[str]:
    """Every folder of the project with a `plugin.py`, by name: deleting the folder removes the type."""
    return sorted(path.parent.name for path in root.glob("*/plugin.py"))


def announced() -> list[Guest]:
    """The guests announced under `codeveloppement.plugins`, by name.

    Reads the packages' metadata only; none of them is imported.
    """
    return sorted(
        Guest(one.name, one.value, f"{one.dist.name} {one.dist.version}" if one.dist else one.value)
        for one in entry_points(group=GROUP)
    )


def unusable(guests: list[Guest]) -> dict[str, str]:
    """Why a name cannot be used, in French, for each announced name that cannot."""
    counts = Counter(guest.name for guest in guests)
    doubled = {
        name: f"plusieurs paquets annoncent ce nom : {_packages(guests, name)} ; désinstallez l'un d'eux"
        for name in counts
        if counts[name] > 1
    }
    misspelt = {
        name: f"DISABLED_PLUGINS ne saurait écrire ce nom, à cause de sa virgule ({_packages(guests, name)})"
        for name in counts
        if "," in name
    }
    return doubled | misspelt


def _packages(guests: list[Guest], name: str) -> str:
    return ", ".join(guest.package for guest in guests if guest.name == name)
