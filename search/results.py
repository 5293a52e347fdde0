"""Finds what a question asks for in the read model: as many queries for a hundred results as for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from cms.items import JSON
from cms.media import rendition_choice
from cms.plugins import ContentPlugin
from cms.publishing.lookup import passages
from cms.publishing.models import Publication
from cms.reading import cards, queries
from cms.reading.count_cache import cached
from cms.reading.pager import page_of
from cms.reading.selection import Selection
from cms.reading.values import LONGEST_SEARCH
from cms.website.lists import FilterGroup, FilterValue
from search.extracts import extract, marked
from search.questions import MOST_PAGES, Question, called, no_such_page, offered, searched
from search.spelling import corrected

PAGE_SIZE = 12
LATEST = 3
SHARE = 10
"""What finds fewer than one item of so many finds few."""
MOST_WORDS = 5
"""Words of a question that found nothing which are each looked up alone."""


@dataclass(frozen=True)
class SearchLink:
    """A plain link to another search, and how many items it finds."""

    label: str
    count: int
    href: str


class Result(NamedTuple):
    """One item as it is listed: marked title and extract, safe to print."""

    title: SafeString
    url: str
    type: str
    published_at: datetime
    extract: SafeString
    thumbnail: JSON | None
    example: bool


@dataclass(frozen=True)
class SearchResults:
    """One page of results, with the searches next to it."""

    question: Question
    total: int
    results: list[Result]
    types: list[FilterValue]
    offered: list[FilterGroup]
    previous: str | None = None
    next: str | None = None
    first: int = 1
    help: Help | None = None

    @property
    def last(self) -> int:
        return self.first + len(self.results) - 1

    @property
    def filters(self) -> str:
        """The chosen filters in words."""
        return _filters(self.question)

    @property
    def cut(self) -> bool:
        """Whether there are more results than pages."""
        return self.question.number == MOST_PAGES and self.last < self.total


@dataclass(frozen=True)
class Help:
    """For a question that found nothing: what would."""

    meant: SearchLink | None = None
    wider: list[SearchLink] = field(default_factory=list)
    words: list[SearchLink] = field(default_factory=list)
    types: list[FilterValue] = field(default_factory=list)
    latest: list[Result] = field(default_factory=list)


def answer(question: Question) -> SearchResults:
    """The page asked for; raises `Refusal` beyond the last one."""
    types = _types(question)
    total = sum(link.count for link in types if link.chosen)
    filters = [_offered(question, name, total) for name in offered()]
    page = page_of(_found_pks(question), question.number, PAGE_SIZE, no_such_page)
    results = _results(question, page.items)
    more = page.next and page.number < MOST_PAGES
    return SearchResults(
        question,
        total,
        results,
        types,
        filters,
        previous=question.but(number=page.previous).address if page.previous else None,
        next=question.but(number=page.next).address if more else None,
        first=(page.number - 1) * PAGE_SIZE + 1,
        help=None if results else _help(question),
    )


def found(question: Question, now: datetime | None = None) -> QuerySet:
    """The items asked for that have a page of their own, best first."""
    sort = "-published_at" if question.terms is None else "relevance"
    return queries.ordered(question.selection, sort, now).filter(type__in=list(searched())).exclude(path="")


# Results


def _found_pks(question: Question) -> QuerySet:
    """Primary keys first: sorting ten thousand rows shall not carry their texts along."""
    return found(question).values_list("pk", flat=True)


def _results(question: Question, pks: Sequence[int]) -> list[Result]:
    """What is listed of the items with these keys, in their order."""
    rows = {pk: row for pk, *row in Publication.objects.filter(pk__in=pks).values_list("pk", "type", "full")}
    kinds = searched()
    return [_result(kinds[rows[pk][0]], rows[pk][1], question.terms or ()) for pk in pks if pk in rows]


def _result(plugin: ContentPlugin, text: str, terms: tuple[str, ...]) -> Result:
    item = cards.item(text)
    said = extract(passages(item, plugin.schema), terms) if terms else ""
    return Result(
        title=marked(item["title"], terms),
        url=item["url"],
        type=capfirst(plugin.model._meta.verbose_name),
        published_at=datetime.fromisoformat(item["published_at"]),
        extract=said or marked(item["summary"], terms),
        thumbnail=_thumbnail(item["image"]),
        example=item["example"],
    )


def _thumbnail(image: JSON | None) -> JSON | None:
    """The smallest size of a picture that exists, in a format that browsers of ten years ago show."""
    return rendition_choice.smallest(rendition_choice.not_in_formats(image, "image/avif"))


# The searches next to it


def _types(question: Question) -> list[FilterValue]:
    """Everything, then each type that finds something, as if no type were chosen yet."""
    everywhere = question.but(type="")
    about = ("found by type", everywhere.selection)
    counts = dict(cached(about, timezone.now(), partial(_by_type, everywhere)))
    choices = [
        FilterValue(
            name,
            plugin.label(),
            counts.get(name, 0),
            question.type == name,
            question.but(type=name).address,
        )
        for name, plugin in searched().items()
        if name in counts or name == question.type
    ]
    every = FilterValue("", "", sum(counts.values()), not question.type, everywhere.address)
    return [every, *sorted(choices, key=lambda link: (-link.count, link.label))]


def _by_type(question: Question, now: datetime) -> list[tuple[str, int]]:
    return list(found(question, now).order_by("type").values_list("type").annotate(count=Count("pk")))


def _offered(question: Question, name: str, total: int) -> FilterGroup:
    """The chosen value of a filter, and each that finds something, as if none were chosen yet.

    `total` is how many items the question finds: few are asked for their values, many looked up in those
    of all items.
    """
    every, chosen = question.under(name, ""), dict(question.narrowed).get(name, "")
    about = ("found by", name, every.selection)
    found_under = list(cached(about, timezone.now(), partial(_by_value, every, name, total)))
    if chosen and chosen not in {value for value, _label, _count in found_under}:
        found_under.append((chosen, called(name, chosen), 0))
    values = [
        FilterValue(value, label, count, value == chosen, question.under(name, value).address)
        for value, label, count in found_under
    ]
    heading, everything = map(str, offered()[name])
    return FilterGroup(name, heading, values, int(bool(chosen)), every.address, everything)


def _by_value(question: Question, name: str, total: int, now: datetime) -> list[tuple[str, str, int]]:
    are_some = SHARE * total < queries.total(Selection(lang=question.lang), now)
    rows = queries.facets_of(found(question, now), [name], are_some)
    counted = rows.values_list("value").annotate(Max("label"), count=Count("pk")).order_by("-count", "value")
    return list(counted[:100])


def _help(question: Question) -> Help:
    bare = Question(question.lang)
    return Help(
        meant=_meant(question),
        wider=_wider(question),
        words=_words(question),
        types=_types(bare)[1:],
        latest=_results(bare, list(_found_pks(bare)[:LATEST])),
    )


def _meant(question: Question) -> SearchLink | None:
    """The same question everywhere with its mistyped words put right, where that finds something."""
    text = corrected(question.text, question.lang, lambda word: _count(question.asking(word)) > 0)
    if text is None or len(text) > LONGEST_SEARCH:
        return None
    meant = question.asking(text)
    count = _count(meant)
    return SearchLink(text, count, meant.address) if count else None


def _count(question: Question) -> int:
    return found(question).order_by().count()


def _wider(question: Question) -> list[SearchLink]:
    """The same question with fewer filters, where that finds something."""
    without = [question.but(type="")] if question.type else []
    without += [question.under(name, "") for name, _value in question.narrowed]
    if len(without) > 1:
        without.append(question.but(type="", narrowed=()))
    found_by = [(other, _count(other)) for other in without]
    return [SearchLink(_filters(other), count, other.address) for other, count in found_by if count]


def _filters(question: Question) -> str:
    """The filters in words, « Projets, Eau potable »; "" for none."""
    plugin = searched().get(question.type)
    labels = [plugin.label()] if plugin else []
    return ", ".join([*labels, *(called(name, value) for name, value in question.narrowed)])


def _words(question: Question) -> list[SearchLink]:
    """Each word of the question alone, where that finds something."""
    words = list(dict.fromkeys(question.text.split()))
    if len(words) < 2:
        return []
    alone = [other for other in map(question.asking, words) if other.terms][:MOST_WORDS]
    found_by = [(other, _count(other)) for other in alone]
    return [SearchLink(other.text, count, other.address) for other, count in found_by if count]
