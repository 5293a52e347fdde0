"""The public pages whose address is most like one that does not exist: a letter is missing, a page moved."""

from functools import lru_cache

from cms.items import JSON
from cms.publishing import head
from cms.publishing.models import Publication
from cms.reading.cards import item
from cms.reading.site import beside

MOST_COMPARED = 5_000
"""Addresses, the latest ones: ten milliseconds."""
LIKE_ENOUGH = 0.3
SHOWN = 3
EMPTY = frozenset({"en", "index"})
LONGEST = 300

Trigrams = frozenset[str]


def nearest(path: str, lang: str) -> list[JSON]:
    """At most three cards of a language, the most alike first; none where nothing is alike."""
    wanted = trigrams(path)
    if not wanted:
        return []
    known = _known(head(), lang)
    scored = sorted(((likeness(wanted, found), other) for other, found in known), reverse=True)[:SHOWN]
    alike = [other for score, other in scored if score >= LIKE_ENOUGH]
    rows = beside(Publication.objects.live().filter(path__in=alike, lang=lang))
    cards = {row.path: item(row.card) for row in rows}
    return [cards[other] for other in alike if other in cards]


def likeness(one: Trigrams, other: Trigrams) -> float:
    """The share of the trigrams of both that they have in common (Jaccard), from 0 to 1."""
    return len(one & other) / len(one | other)


def trigrams(path: str) -> Trigrams:
    """Of each word of the address, with its beginning and end; numbers and the language say nothing."""
    words = path[:LONGEST].lower().replace("/", "-").split("-")
    padded = [f" {word} " for word in words if word and not word.isdecimal() and word not in EMPTY]
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


@lru_cache(maxsize=4)
def _known(at: tuple[str, int], lang: str) -> list[tuple[str, Trigrams]]:
    """The addresses there were at a number of the sequence; whether they still are is asked afterwards."""
    rows = beside(Publication.objects.live().filter(lang=lang).exclude(path__in=["", "/"]))
    paths = rows.order_by("-published_at").values_list("path", flat=True)[:MOST_COMPARED]
    return [(path, trigrams(path)) for path in paths]
