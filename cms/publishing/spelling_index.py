"""The words that live items are known by, and the keys under which a mistyped word is still found.

Both are written with the item, in its transaction, while the sequence is held: a word that was in nothing
but a withdrawn item is gone with it. A key is the sound of a word, or that sound less one letter, so that
two words with a letter added, lost, changed or swapped between them share one (the way of SymSpell).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from cms.publishing.models import Publication, Spelling, Word
from cms.publishing.sql_parameters import one_parameter
from cms.publishing.stemming import LONGEST_WORD, written_words

SHORTEST_WORD = 3
MOST_SPELLED = 40
"""Different words kept of one item."""
LONGEST_SOUND = 20
"""Letters of a sound; a longer word is known by its beginning."""
SHORTEST_TO_CUT = 4
"""Letters below which two sounds are too easily alike."""
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"e?au", "o"),
        (r"[ae]i", "e"),
        (r"c(?=[eiy])|z", "s"),
        (r"qu?|ck?(?!h)", "k"),
        (r"y", "i"),
        (r"(?<!c)h", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)e?[sx]$|(?<=...)e$", ""),
    )
]
"""Letters that French readers write for each other, in the order in which they are made alike."""


class ItemWord(NamedTuple):
    """A word of an item, as `Word` keeps it."""

    word: str
    written: str
    titled: bool


def spelled_words(title: str, labels: Iterable[str]) -> frozenset[ItemWord]:
    """The different words of a title and of labels, those of the title first among the most that are kept."""
    found: dict[str, ItemWord] = {}
    for text, titled in ((title, True), *((label, False) for label in labels)):
        for word, written in written_words(text):
            if is_kept(word) and len(written) <= LONGEST_WORD:
                found.setdefault(word, ItemWord(word, written, titled))
    return frozenset(list(found.values())[:MOST_SPELLED])


def is_kept(word: str) -> bool:
    """Whether a folded word is one that people would look for: neither tiny, nor a number, nor endless."""
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and not word.isdecimal()


def sound(word: str) -> str:
    """What a folded word sounds like, roughly: « yélimanné » and « ielimané » are the same."""
    said = word
    for pattern, letters in SOUNDS:
        said = pattern.sub(letters, said)
    return (said or word)[:LONGEST_SOUND]


def keys(word: str) -> set[str]:
    """The keys of a folded word, at most one more than its sound has letters."""
    said = sound(word)
    if len(said) < SHORTEST_TO_CUT:
        return {said}
    return {said, *(said[:place] + said[place + 1 :] for place in range(len(said)))}


def replace(row: Publication, now: frozenset[ItemWord]) -> None:
    """Make these the words of an item; none for one that is withdrawn. The sequence is held."""
    rows = Word.objects.filter(publication=row)
    before = frozenset(ItemWord(*columns) for columns in rows.values_list("word", "written", "titled"))
    if before == now:
        return
    rows.bulk_delete()
    Word.objects.bulk_create(Word(publication=row, lang=row.lang, **word._asdict()) for word in sorted(now))
    present, former = ({word.word for word in words} for words in (now, before))
    arriving = sorted(present - former)
    Spelling.objects.bulk_create(
        (Spelling(lang=row.lang, key=key, word=word) for word in arriving for key in keys(word)),
        ignore_conflicts=True,
        batch_size=500,
    )
    _delete_unused(row.lang, former - present)


def remove(publications: list[int]) -> None:
    """Drop the words of many items that are withdrawn together. The sequence is held."""
    rows = Word.objects.filter(publication__in=one_parameter(publications, "bigint"))
    words: dict[str, set[str]] = {}
    for lang, word in rows.values_list("lang", "word").distinct():
        words.setdefault(lang, set()).add(word)
    rows.bulk_delete()
    for lang, gone in sorted(words.items()):
        _delete_unused(lang, gone)


def _delete_unused(lang: str, words: set[str]) -> None:
    """Drop the keys of those of these words that no item has any more."""
    if not words:
        return
    used = Word.objects.filter(lang=OuterRef("lang"), word=OuterRef("word"), titled__in=[True, False])
    among = Spelling.objects.filter(lang=lang, word__in=one_parameter(sorted(words), "text"))
    among.filter(~Exists(used)).bulk_delete()
