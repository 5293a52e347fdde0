"""A picture that telephones read (ISO/IEC 18004), drawn in the page: no other site learns what is in it."""

import segno
from django.utils.safestring import SafeString, mark_safe

PIXELS = 5
"""Of one square."""


def qr_code(text: str) -> SafeString:
    """An `<svg>` element, black on white in both themes."""
    drawn = segno.make(text, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=PIXELS, dark="#000", light="#fff", svgclass="qr-code"))
