"""The content types of this site: its own folders, and packages found by their entry point."""

from collections import Counter
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import NamedTuple

from cms.terminal import bilingual

GROUP = "codeveloppement.plugins"


class Package(NamedTuple):
    """A package that announces an app: the name it goes by, its app config, and where it comes from."""

    name: str
    config: str
    distribution: str
    """Name and version, as « codev-evenements 1.0 »."""


def folder_apps(root: Path) -> list[str]:
    """Every folder of the project with a `plugin.py`, by name: deleting the folder removes the type."""
    return sorted(path.parent.name for path in root.glob("*/plugin.py"))


def announced() -> list[Package]:
    """The packages announced under `codeveloppement.plugins`, by name.

    Reads the packages' metadata only; none of them is imported.
    """
    return sorted(_package(entry) for entry in entry_points(group=GROUP))


def _package(entry: EntryPoint) -> Package:
    distribution = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value
    return Package(entry.name, entry.value, distribution)


def unusable(packages: list[Package]) -> dict[str, str]:
    """Why a name cannot be used, for each announced name that cannot."""
    counts = Counter(package.name for package in packages)
    doubled = {
        name: bilingual(
            f"several packages announce this name: {_packages(packages, name)}; uninstall one of them",
            f"plusieurs paquets annoncent ce nom : {_packages(packages, name)} ; désinstallez l'un d'eux",
        )
        for name in counts
        if counts[name] > 1
    }
    misspelt = {
        name: bilingual(
            f"DISABLED_PLUGINS could not write this name, for its comma ({_packages(packages, name)})",
            f"DISABLED_PLUGINS ne saurait écrire ce nom, à cause de sa virgule ({_packages(packages, name)})",
        )
        for name in counts
        if "," in name
    }
    return doubled | misspelt


def _packages(packages: list[Package], name: str) -> str:
    return ", ".join(package.distribution for package in packages if package.name == name)
