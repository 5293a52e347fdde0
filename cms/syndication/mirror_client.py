"""Serves the partners' mirror client, a package of its own in `clients/python`, among the static files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FILE = settings.BASE_DIR / "clients" / "python" / "codev_mirror.py"
ADDRESS = f"syndication/{FILE.name}"
"""Below `STATIC_URL`; partners' machines fetch it from there."""


class MirrorClientFinder(BaseFinder):
    """Finds this one file, and nothing else of its package."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.storage = FileSystemStorage(location=FILE.parent)
        self.storage.prefix = "syndication"  # what `collectstatic` puts before the names in `list`

    def find(self, path: str, find_all: bool = False, **options: Any) -> str | Sequence[str]:
        """Its path for its address, in a list with `find_all`; an empty list for any other."""
        if path != ADDRESS:
            return []
        return [str(FILE)] if find_all else str(FILE)

    def list(self, ignore_patterns: Sequence[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        yield FILE.name, self.storage
