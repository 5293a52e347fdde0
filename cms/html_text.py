"""The text of HTML, its words as they are seen: what stands in a line cuts none, all else stands apart."""

import re
from html import unescape

from django.utils.html import strip_tags

IN_A_LINE = (
    "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong"
    "|sub|sup|time|tt|u|var|wbr"
)
BETWEEN_WORDS = re.compile(rf"<(?=/?[a-z])(?!/?(?:{IN_A_LINE})[\s/>])", re.IGNORECASE)
"""The beginning of a tag that ends a word: of a paragraph, a cell, a line break, a picture."""


def text_of(html: str) -> str:
    """The text, its spaces not put together: `<p>1<sup>er</sup> puits</p>` gives « 1er puits »."""
    return unescape(strip_tags(BETWEEN_WORDS.sub(" <", html)))
