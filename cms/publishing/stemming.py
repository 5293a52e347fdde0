"""The words an item is found by: folded and stemmed here, so that SQLite and PostgreSQL agree.

The stemmer is Snowball's French one, applied to words without accents; text and question go
through the same function, in every language of the site.
"""

import re
import threading
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

import snowballstemmer

from cms.transliteration import ascii_of

MOST_STEMS = 20_000
"""Different words kept of one text: below what a PostgreSQL text vector can hold (1 MB)."""
LONGEST_WORD = 40

ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ]", re.IGNORECASE)
WORD = re.compile(r"[a-z0-9]+")
MARKS = "".join(mark for mark in map(chr, range(0x300, 0x1F000)) if unicodedata.category(mark)[0] == "M")
INSIDE = f"{MARKS}\xad\u034f\u200b-\u200d\u2060\ufeff"
"""Marks, and what nobody sees in a word: « sɔ̀rɔ̀ » is one."""
WRITTEN_WORD = re.compile(rf"(?<!\w)[nN] ?[°˚]|\w[\w{INSIDE}]*")
HYPHENED = re.compile(r"\w+(?:[-\u2010-\u2013]\w+)+")
MOST_OF_CODE = 100
"""Letters of one that are looked at, so that a page of hyphens takes no longer than another."""
CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")
"""Of folded text: « exr-016 », « img_4021 », where letters and digits are in it."""
JOINED = re.compile(r"\b([a-z]{2,})([0-9]+)\b")
STOP_LIST = """
a au aux avec ce ces cette dans de des du elle elles en est et il ils je la le les leur leurs lui
ma mes mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes ton tu un
une vos votre vous y c d j l m n s t
and are at by for from in is it of the to with
"""
STOP_WORDS = frozenset(STOP_LIST.split())
"""Words that carry no meaning of their own, neither kept nor asked for."""

_local = threading.local()  # a stemmer keeps the word it works on


def stemmed(text: str) -> str:
    """The different words of a text as lower-case ASCII stems, in order of appearance, joined by spaces.

    « L'eau des écoles » gives `eau ecol`; a text without a meaningful word gives an empty string.
    """
    words = (word for word in WORD.findall(folded(text)) if word not in STOP_WORDS)
    stems = dict.fromkeys(map(_stem, words))
    return " ".join(list(stems)[:MOST_STEMS])


def indexed(text: str) -> str:
    """The stems under which a text is found: of its words, and of its codes in their other spelling.

    « EXR-016 » is found as `exr016` too, and « EXR016 » as `exr 016`.
    """
    stems = dict.fromkeys([*stemmed(text).split(), *_other_spellings(folded(text))])
    return " ".join(list(stems)[:MOST_STEMS])


def _other_spellings(plain: str) -> Iterator[str]:
    for code in CODE.findall(plain):
        joined = re.sub("[-_]", "", code)[:LONGEST_WORD]
        if not (joined.isalpha() or joined.isdigit()):
            yield joined
    for letters, digits in JOINED.findall(plain):
        yield from stemmed(f"{letters} {digits[:LONGEST_WORD]}").split()


def folded(text: str) -> str:
    """Lower-case ASCII, elided articles removed: « L'Œuvre n°4 » gives `oeuvre no 4`."""
    return ascii_of(ELISION.sub(" ", text).casefold()).lower()


def occurrences(text: str, stems: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, stem) of each word, or code with its hyphens, that has one of these stems."""
    end = 0
    for word in WRITTEN_WORD.finditer(text):
        if word.start() < end:
            continue
        start = word.start()
        code = HYPHENED.match(text, start, start + MOST_OF_CODE)
        stem = _among(_codes_of(code[0]), stems) if code else None
        if stem and (code := HYPHENED.match(text, start)):
            end = code.end()
            yield start, end, stem
        elif stem := _among(_stems_of(word[0][:100]), stems):
            yield *word.span(), stem


def _among(found: Collection[str], stems: Collection[str]) -> str | None:
    return next((stem for stem in found if stem in stems), None)


def written_words(text: str) -> Iterator[tuple[str, str]]:
    """(folded, as it is written) of each meaningful word: « L'Œuvre » gives `("oeuvre", "Œuvre")`."""
    for written in WRITTEN_WORD.findall(ELISION.sub(" ", text)):
        pieces = WORD.findall(folded(written))
        if len(pieces) == 1 and pieces[0] not in STOP_WORDS:
            yield pieces[0], written


@lru_cache(maxsize=50_000)
def _stems_of(word: str) -> tuple[str, ...]:
    return tuple(indexed(word).split())


@lru_cache(maxsize=5_000)
def _codes_of(hyphened: str) -> tuple[str, ...]:
    return tuple(_other_spellings(folded(hyphened)))


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("french")
    # Without its accent « formée » ends in « ee », which Snowball does not know.
    return _local.stemmer.stemWord(re.sub(r"ee(s?)$", r"e\1", word))[:LONGEST_WORD]
