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


SPACES = "\u00a0\u202f"
"""That French has before its colons, and Python does not count among what can be printed."""


def harmless(text: str, most: int = 1_000) -> str:
    """One line of at most so many characters, in which nothing commands the terminal (ECMA-48) or turns the
    direction of writing: what cannot be printed is written as an escape."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(
        letter if letter.isprintable() or letter in SPACES else letter.encode("unicode_escape").decode()
        for letter in cut
    )
