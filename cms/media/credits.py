"""The name behind a picture: pages, feeds and partners put the sign © before it, whoever typed one too."""

import re

_SIGN = re.compile(r"(?<!Ã)©\ufe0f?|ⓒ|(?<![^\s,;/–-])\(c\)|^\?(?=\s*\d{4}\b)", re.IGNORECASE)
"""At the end: what software that only knows ASCII makes of it. `Ã©` is an é read in another charset."""
_WORD = re.compile(r"^copyright\b[\s:]*", re.IGNORECASE)
_PUNCTUATION = " .,:;/|-–—"
_GAPS = re.compile(r"\s+(?=[,;.]|$)")


def without_sign(credit: str) -> str:
    """Without ©, (c) or a leading « Copyright »; empty where no name is left."""
    left = " ".join(_SIGN.sub(" ", credit).split())
    left = _GAPS.sub("", _WORD.sub("", left)).strip(" ,;")
    return left if left.strip(_PUNCTUATION) else ""
