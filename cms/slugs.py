"""Addresses made of titles, also those that no ASCII letter spells."""

import re

from anyascii import anyascii
from django.utils.text import slugify

APOSTROPHES = "'’‘ʼʹ´`"

# The same two rules for the slug field of the admin, which computes in the browser.
SLUG_FORMATTERS = [(f"[{APOSTROPHES}]", " "), (r"[œŒ]", "oe"), (r"[æÆ]", "ae")]


def slug_of(title: str) -> str:
    """The title as lower-case ASCII words joined by hyphens: "L'école" gives "l-ecole"; may be empty."""
    return slugify(anyascii(re.sub(f"[{APOSTROPHES}]", " ", title)))[:200].strip("-")
