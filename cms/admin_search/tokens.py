"""The tokens that texts are indexed and asked for by: folded words, and their stems as the site has them."""

from typing import NamedTuple

from cms.publishing.stemming import LONGEST_WORD, MOST_STEMS, STOP_WORDS, WORD, folded, indexed, stemmed

MOST_TYPED = 40
"""Different words of a question that are looked at: as many as a title has."""
LONGEST_QUESTION = 1_000
"""Characters of a question that are looked at."""


class Term(NamedTuple):
    """A word that somebody typed, perhaps not to its end: an entry is found by its stem or by a beginning."""

    word: str
    stem: str


def terms(text: str) -> tuple[Term, ...]:
    """What a text asks for; words without a meaning of their own count only where there are no others.

    No character of it is more than a letter or something between two words.
    """
    words = dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(folded(text[:LONGEST_QUESTION])))
    meant = [word for word in words if word not in STOP_WORDS] or list(words)
    return tuple(Term(word, stemmed(word) or word) for word in meant[:MOST_TYPED])


def tokens(text: str) -> str:
    """The different folded words of a text and their stems, joined by spaces."""
    words = [word[:LONGEST_WORD] for word in WORD.findall(folded(text))]
    return " ".join(list(dict.fromkeys([*words, *indexed(text).split()]))[:MOST_STEMS])


def title_key(text: str) -> str:
    """A whole title for comparing: its folded words, in their order."""
    return " ".join(WORD.findall(folded(text)))


def title_tokens(title: str) -> str:
    """The tokens of a title behind the title itself: `< eau potable > eau potable potabl `.

    So one look into the column tells whether a text is the title, begins it, or is a word of it.
    """
    return f"< {title_key(title)} > {tokens(title)} " if title.strip() else ""
