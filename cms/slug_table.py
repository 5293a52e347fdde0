"""What browsers know of letters, to propose the address that `cms.slugs` gives: a script made of its rule.

It is a static file of 250 kB, a third of that as it is sent, and read where somebody writes a slug.
"""

import hashlib
import json
import re
from importlib.metadata import version
from pathlib import Path

from cms import atomic_files
from cms.generated_static_files import GeneratedFileFinder
from cms.slugs import RARE, SEPARATOR
from cms.transliteration import DEGREE, spelled

NAME = "js/slug-table.js"
END = 0x20000
IN_A_ROW = 256


class SlugTableFinder(GeneratedFileFinder):
    """Finds the script, which is written anew when the rule has changed."""

    name = NAME
    folder = "slugs"

    def bring_up_to_date(self, file: Path) -> None:
        """To spell all letters takes half a second, so it is done once."""
        rule = f"// {fingerprint()}\n"
        if not file.exists() or not file.read_text().startswith(rule):
            atomic_files.write(file, f"{rule}window.slugTable = {table()};\n")


def fingerprint() -> str:
    """Tells one rule from another: the library's release, and what we have read otherwise."""
    said = [version("anyascii"), *(pattern.pattern for pattern in (RARE, SEPARATOR, DEGREE))]
    return hashlib.blake2b("\n".join(said).encode(), digest_size=8).hexdigest()


def table() -> str:
    """JSON: the letters of 256 code points, joined by commas, by the number of these 256 in hexadecimal."""
    rows = {}
    for start in range(0, END, IN_A_ROW):
        row = ",".join(map(letters, range(start, start + IN_A_ROW))).rstrip(",")
        if row:
            rows[f"{start // IN_A_ROW:x}"] = row
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def letters(code_point: int) -> str:
    """A character as the rule reads it, whatever stands around it: letters, a space, « ° » or nothing."""
    character = chr(code_point)
    if RARE.match(character) or 0xD800 <= code_point < 0xE000:
        return ""
    if SEPARATOR.match(character):
        return " "
    return re.sub("[^a-z0-9_° -]", "", spelled(character).lower())
