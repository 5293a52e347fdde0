"""The site as it is without one of its content types, for as long as a test looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager

from cms.plugins import ContentPlugin, plugins


@contextmanager
def without(name: str) -> Iterator[ContentPlugin]:
    """Nobody knows the type meanwhile; afterwards it is back in its place among the others."""
    kept, plugin = dict(plugins._plugins), plugins.get(name)
    plugins.remove(name)
    try:
        yield plugin
    finally:
        plugins._plugins.clear()
        plugins._plugins.update(kept)
