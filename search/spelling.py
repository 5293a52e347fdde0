"""« Vouliez-vous dire … ? »: the query with its mistyped words put right, where that finds something."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Subquery

from cms.publishing.models import Publication, Spelling, Word
from cms.publishing.spelling_index import is_kept, keys
from cms.publishing.stemming import ELISION, WRITTEN_WORD, written_words

MOST_WORDS = 5
"""Words of a query that are looked at."""
MOST_CANDIDATES = 200
"""Words read under the keys of one word; they are a handful but for the shortest."""
SHORT = 5
"""Letters below which one mistake is the most that is forgiven, else two."""

Known = Callable[[str], list[tuple[str, str]]]
"""For a folded word, (word, as it is written) of the known ones that share a key with it."""


def corrected(text: str, finds: Callable[[str], bool], known: Known) -> str | None:
    """The text with each word that finds nothing replaced by the nearest known one, or None."""
    words = list(dict.fromkeys(WRITTEN_WORD.findall(ELISION.sub(" ", text))))[:MOST_WORDS]
    instead = {word: other for word in words if (other := nearest(word, finds, known))}
    if not instead:
        return None
    return WRITTEN_WORD.sub(lambda word: instead.get(word[0], word[0]), text)


def nearest(written: str, finds: Callable[[str], bool], known: Known) -> str | None:
    """The known word nearest to one that finds nothing, as it is written; None for a word that is right."""
    typed = next((word for word, _ in written_words(written) if is_kept(word)), None)
    if typed is None or finds(written):
        return None
    most = 1 if len(typed) < SHORT else 2
    near = [(distance(typed, word), word, instead) for word, instead in known(typed)]
    return min((found for found in near if found[0] <= most), default=(0, "", None))[2]


def candidates(lang: str, typed: str) -> list[tuple[str, str]]:
    """(word, as it is written) of the words of public items that share a key with a typed one: one query."""
    public = Publication.objects.live().filter(pk=OuterRef("publication"))
    holding = Word.objects.filter(
        Exists(public), lang=OuterRef("lang"), word=OuterRef("word"), titled__in=[True, False]
    )
    words = Spelling.objects.filter(lang=lang, key__in=keys(typed)).values("lang", "word").distinct()
    found = words.annotate(written=Subquery(holding.values("written")[:1])).exclude(written=None)
    return list(found.values_list("word", "written")[:MOST_CANDIDATES])


def distance(one: str, other: str) -> int:
    """Letters added, lost, changed or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != against))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against
            now.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, last = last, now
    return last[-1]
