"""Addresses made of titles, also those that no ASCII letter spells.

The rule is here. Browsers run it too, to propose an address while a title is typed: `slug_table` is what they
know of letters, and `static/js/slug-proposal.js` the rest, held equal by `tests/journeys/test_slugs.py`.
"""

import re

from cms.transliteration import numbered, spelled
from cms.typed_text import line

MOST_LETTERS = 200
APART = "'’‘ʼʹ´`/\\|·•+=~:;,…"
"""Marks that stand between words; other marks are left out: « S.A.R.L. » is one word."""
PICTOGRAMS = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
SEPARATOR = re.compile(f"[{re.escape(APART)}{PICTOGRAMS}]")
RARE = re.compile("[\U00012000-\U000167ff\U00017000-\U0001cfff\U00020000-\U0010ffff]")
"""Cuneiform, hieroglyphs, rare ideographs: they would double what browsers have to know, and are left out."""


def slug_of(title: str, most: int = MOST_LETTERS) -> str:
    """The title as lower-case ASCII words joined by hyphens: "L'école" gives "l-ecole"; may be empty.

    A slug of at most so many letters stays as it is.
    """
    letters = spelled(SEPARATOR.sub(" ", RARE.sub("", line(title)))).lower()
    words = re.sub("[ -]+", "-", numbered(re.sub("[^a-z0-9_° -]", "", letters)))
    return words.strip("-_")[:most].strip("-_")
