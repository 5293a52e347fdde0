"""The language of the terminal: what `make` and `manage.py` print there is in French or in English.

Imports nothing but the standard library: `cms.serving.install` speaks before anything is installed.
"""

import os


def is_french() -> bool:
    """Whether the first of LC_ALL, LC_MESSAGES and LANG that is set begins with `fr` (POSIX, 8.2)."""
    chosen = filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")))
    return next(chosen, "").lower().startswith("fr")


def bilingual(english: str, french: str) -> str:
    """The one of the two that the terminal asks for; English where it asks for neither."""
    return french if is_french() else english
