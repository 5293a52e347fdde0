"""The passage of an item that answers a query, with the words found marked; always safe HTML."""

from collections.abc import Iterable, Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.publishing.stemming import occurrences
from cms.typed_text import lines

LENGTH = 260
BEFORE = 80
"""Characters of an extract, and how many of them at most come before the first word found."""
MOST_READ = 30_000
"""Characters of one item that are looked through: enough for an article, bounded for a book."""


def marked(text: str, terms: tuple[str, ...]) -> SafeString:
    """The text as HTML, each word found in `<mark>`; everything else is escaped."""
    pieces, last = [], 0
    for start, end, _stem in occurrences(text, terms):
        pieces.append((text[last:start], text[start:end]))
        last = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[last:])


def extract(texts: Iterable[str], terms: tuple[str, ...]) -> SafeString:
    """The passage with the most different words, the first among equals; empty when there is none."""
    best, most = "", 0
    for text in _readable(texts):
        start, found = _place(text, terms)
        if found > most:
            best, most = _cut(text, start), found
        if most == len(terms):
            break
    return marked(best, terms)


def _readable(texts: Iterable[str]) -> Iterator[str]:
    left = MOST_READ
    for text in texts:
        if left <= 0:
            return
        yield " ".join(lines(text[:left]).split())
        left -= len(text)


def _place(text: str, terms: tuple[str, ...]) -> tuple[int, int]:
    """Where the passage with the most different words begins, and how many they are."""
    hits = list(occurrences(text, terms))
    best, most = 0, 0
    for number, (start, _end, _stem) in enumerate(hits):
        if most == len(terms):
            break
        following = hits[number : number + 50]
        near = {stem for _start, end, stem in following if end - start <= LENGTH - BEFORE}
        if max(len(near), 1) > most:
            best, most = start, max(len(near), 1)
    return best, most


def _cut(text: str, start: int) -> str:
    """About `LENGTH` characters around a place, cut between words."""
    begin = 0 if start <= BEFORE else text.rfind(" ", 0, start - BEFORE) + 1
    if start - begin > 2 * BEFORE:  # a word without an end
        begin = start
    end = len(text) if len(text) - begin <= LENGTH else text.rfind(" ", begin, begin + LENGTH)
    end = end if end > start else begin + LENGTH
    return f"{'… ' if begin else ''}{text[begin:end]}{' …' if end < len(text) else ''}"
