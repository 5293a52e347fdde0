"""Text in ASCII letters, for addresses and for the words an item is found by; never for what is shown."""

import re

from anyascii import anyascii

DEGREE = re.compile("[°˚]")
NUMERO = re.compile(r"\bn ?(?:°(?:s\b)?|o(?=[0-9]))", re.ASCII | re.IGNORECASE)
"""« n° », « nº », « № » and « no » before a number, and « n°s »: French writes them for each other."""


def ascii_of(text: str) -> str:
    """« Cœur, ɲɛ́, n°4, 40°C » gives "Coeur, ne, no 4, 40 C"; what has no letter gives nothing."""
    return numbered(spelled(text))


def spelled(text: str) -> str:
    """Each character by itself in ASCII, but for « ° »."""
    return "°".join(map(anyascii, DEGREE.split(text)))


def numbered(text: str) -> str:
    """ASCII in which « no » says of a number that it is one; every other « ° » is a space."""
    return NUMERO.sub("no ", text).replace("°", " ")
