"""Content types installed as packages: found by their entry point, without importing them."""

from importlib.metadata import entry_points

GROUP = "codeveloppement.plugins"


def plugin_apps(disabled: list[str]) -> list[str]:
    """The app configs announced under `codeveloppement.plugins`, by name, less the disabled ones."""
    found = {point.name: point.value for point in entry_points(group=GROUP)}
    return [found[name] for name in sorted(found) if name not in disabled]
