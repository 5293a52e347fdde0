"""The one stylesheet of the site: what every page needs, then the styles that each content type declares.

One file, because each further one is a round trip before anything is seen on a slow network (decision 14).
"""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

from cms import atomic_files
from cms.generated_static_files import GeneratedFileFinder
from cms.plugins import plugins

NAME = "css/site.css"
EVERY_PAGE = "css/every-page.css"
UNCOUNTED = re.compile(r'/\*.*?\*/|"[^"\n]*"', re.DOTALL)
"""Comments and strings, in which a brace opens nothing."""


class StylesheetFinder(GeneratedFileFinder):
    """Finds the stylesheet, which is put together anew when a part of it has changed."""

    name = NAME
    folder = "styles"

    def bring_up_to_date(self, file: Path) -> None:
        """Whoever reads it at this moment reads all of it, as it was or as it is."""
        text = together()
        if not file.exists() or file.read_text() != text:
            atomic_files.write(file, text)


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
