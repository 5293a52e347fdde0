"""The one stylesheet of the site: what every page needs, then the styles that each content type declares.

One file, because each further one is a round trip before anything is seen on a slow network (decision 14).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from cms import atomic_files
from cms.plugins import plugins

NAME = "css/site.css"
EVERY_PAGE = "css/every-page.css"
UNCOUNTED = re.compile(r'/\*.*?\*/|"[^"\n]*"', re.DOTALL)
"""Comments and strings, in which a brace opens nothing."""


class StylesheetFinder(finders.BaseFinder):
    """Finds the stylesheet below `DATA_DIR`, where it is put together anew when a part of it has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.DATA_DIR) / "styles")

    def check(self, **kwargs: Any) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        return [self._written()] if find_all else self._written()

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self._written()
        yield NAME, self.storage

    def _written(self) -> str:
        """Its path; whoever reads it at this moment reads all of it, as it was or as it is."""
        text, file = together(), Path(self.storage.path(NAME))
        if not file.exists() or file.read_text() != text:
            atomic_files.write(file, text)
        return str(file)


def together() -> str:
    """The styles of every page and of each type, as far as there are such files."""
    names = [EVERY_PAGE, *(plugin.styles for plugin in plugins if plugin.styles)]
    return "\n".join(Path(file).read_text() for name in names if (file := finders.find(name)))


def fault_of(name: str) -> str:
    """Why a type's styles cannot be a part of it, in French; empty when they can."""
    file = finders.find(name)
    if file is None:
        return "ce fichier statique n'existe pas"
    text = UNCOUNTED.sub("", Path(file).read_text())
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    return "" if depth == 0 and "/*" not in text else "une accolade ou un commentaire n'y est pas fermé"
