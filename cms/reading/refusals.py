"""What a visitor reads where an address asks for something that is not there: a sentence and the way back.

The status stays an error's, mostly 404, although the page helps: a link that no longer means anything shall
leave search engines and link checkers, and a list that is empty today is told from one that never was.
"""

import unicodedata

LONGEST = 60


class Refusal(Exception):
    """A sentence for the visitor, the HTTP status, and the link that leads on: its address and words."""

    def __init__(self, sentence: object, status: int = 404, href: str = "", cure: object = "") -> None:
        super().__init__(str(sentence))
        self.sentence, self.status, self.href, self.cure = sentence, status, href, cure


def quoted(text: str) -> str:
    """The start of what an address says, fit to be repeated: without control or half characters."""
    plain = (
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in ("Cc", "Cs") else character
        for character in text
    )
    return "".join(plain)[:LONGEST]
