"""Titles to choose from while a visitor types: the words typed are the beginnings of words of the title."""

from __future__ import annotations

from typing import TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.items import sort_key
from cms.publishing.models import Publication, Word
from cms.publishing.stemming import STOP_WORDS, WORD, folded
from cms.reading import cards
from search.query import searched

SHORTEST = 2
"""Letters before anything is suggested."""
MOST_WORDS = 6
MOST = 8
"""Suggestions in one answer."""
MOST_READ = 200
"""Titles among which they are chosen: the cost of two letters that half of all titles have is bounded."""
LAST = "z" * 40
"""Comes after every ending of a word, whatever the order of letters of the database."""


class Suggestion(TypedDict):
    title: str
    url: str
    type: str


def suggestions(lang: str, text: str) -> list[Suggestion]:
    """At most eight public pages: titles that begin as typed, then the newest. Three queries at most."""
    typed = beginnings(text)
    if not typed:
        return []
    start = sort_key(text)
    rows = with_beginnings(lang, typed)
    public = Publication.objects.live().filter(pk__in=rows, type__in=list(searched())).exclude(path="")
    titles = public.order_by(*cards.NEWEST_FIRST).values_list("pk", "title_key")
    chosen = sorted(titles, key=lambda row: not row[1].startswith(start))[:MOST]
    return _suggestions([pk for pk, _title in chosen])


def beginnings(text: str) -> list[str]:
    """The folded words typed, the longest first; a word without meaning counts only as an only one.

    Numbers are not among the words that are kept of a title, and neither is « n° » before one.
    """
    words = list(dict.fromkeys(WORD.findall(folded(text))))
    numbers = {word for word in words if word.isdecimal()}
    skipped = STOP_WORDS | numbers | ({"no"} if numbers else set())
    meaning = [word for word in words if word not in skipped] or words[-1:]
    long_enough = [word for word in meaning if len(word) >= SHORTEST or len(meaning) > 1]
    return sorted(long_enough, key=len, reverse=True)[:MOST_WORDS]


def with_beginnings(lang: str, typed: list[str]) -> list[int]:
    """Items whose title has a word that begins with each of those typed, read along the index by words."""
    first, *others = typed
    rows = Word.objects.filter(_beginning(first), lang=lang, titled__in=[True])
    for other in others:
        beside = Word.objects.filter(_beginning(other), publication=OuterRef("publication"), titled=True)
        rows = rows.filter(Exists(beside))
    return list(rows.order_by("-word", "-publication").values_list("publication", flat=True)[:MOST_READ])


def _beginning(word: str) -> Q:
    return Q(word__gte=word, word__lte=word + LAST)


def _suggestions(pks: list[int]) -> list[Suggestion]:
    kinds = searched()
    rows: QuerySet = Publication.objects.live().filter(pk__in=pks)
    found = {pk: (kind, cards.item(text)) for pk, kind, text in rows.values_list("pk", "type", "card")}
    return [
        Suggestion(title=item["title"], url=item["url"], type=str(kinds[kind].label()))
        for kind, item in (found[pk] for pk in pks if pk in found)
    ]
