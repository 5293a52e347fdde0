"""The site with one content type more, or without one of its own, for as long as a test looks at it.

The addresses of the API are made of the types there are when they are first asked for: of all of ours, here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from cms.delivery import urls  # noqa: F401
from cms.plugins import ContentPlugin, plugins


@contextmanager
def added(cls: type[ContentPlugin]) -> Iterator[ContentPlugin]:
    """The type is registered after all others, as that of a package."""
    plugins.add(cls)
    try:
        yield plugins.get(cls.name)
    finally:
        plugins.remove(cls.name)


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
