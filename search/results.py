"""Finds what a query asks for in the read model: as many queries for a hundred results as for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from cms.dates import day_of
from cms.french_order import french_key
from cms.items import JSON
from cms.media import rendition_choice
from cms.plugins import ContentPlugin
from cms.publishing.default_lookup import passages
from cms.publishing.models import Publication
from cms.reading import cards, queries
from cms.reading.count_cache import cached
from cms.reading.pager import page_of
from cms.reading.selection import Selection
from cms.reading.values import LONGEST_SEARCH
from cms.website.lists import FilterGroup, FilterValue
from search.extracts import extract, marked
from search.query import MOST_PAGES, SearchQuery, called, no_such_page, offered, searched
from search.spelling import candidates, corrected

PAGE_SIZE = 12
LATEST = 3
SHARE = 10
"""What finds fewer than one item of so many finds few."""
MOST_WORDS = 5
"""Words of a query that found nothing which are each looked up alone."""


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
    day: date
    """The content's own date where it has one, else that of its publication."""
    extract: SafeString
    thumbnail: JSON | None
    example: bool


@dataclass(frozen=True)
class SearchResults:
    """One page of results, with the searches next to it."""

    query: SearchQuery
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
        return _filters(self.query)

    @property
    def cut(self) -> bool:
        """Whether there are more results than pages."""
        return self.query.number == MOST_PAGES and self.last < self.total


@dataclass(frozen=True)
class Help:
    """For a query that found nothing: what would."""

    meant: SearchLink | None = None
    wider: list[SearchLink] = field(default_factory=list)
    words: list[SearchLink] = field(default_factory=list)
    types: list[FilterValue] = field(default_factory=list)
    latest: list[Result] = field(default_factory=list)


def answer(query: SearchQuery) -> SearchResults:
    """The page asked for; raises `Refusal` beyond the last one."""
    types = _types(query)
    total = sum(link.count for link in types if link.chosen)
    filters = [_offered(query, name, total) for name in offered()]
    page = page_of(_found_pks(query), query.number, PAGE_SIZE, no_such_page)
    results = _results(query, page.items)
    more = page.next and page.number < MOST_PAGES
    return SearchResults(
        query,
        total,
        results,
        types,
        filters,
        previous=query.but(number=page.previous).address if page.previous else None,
        next=query.but(number=page.next).address if more else None,
        first=(page.number - 1) * PAGE_SIZE + 1,
        help=None if results else _help(query),
    )


def found(query: SearchQuery, now: datetime | None = None) -> QuerySet:
    """The items asked for that have a page of their own, best first."""
    sort = "-published_at" if query.terms is None else "relevance"
    return queries.ordered(query.selection, sort, now).filter(type__in=list(searched())).exclude(path="")


# Results


def _found_pks(query: SearchQuery) -> QuerySet:
    """Primary keys first: sorting ten thousand rows shall not carry their texts along."""
    return found(query).values_list("pk", flat=True)


def _results(query: SearchQuery, pks: Sequence[int]) -> list[Result]:
    """What is listed of the items with these keys, in their order."""
    rows = {pk: row for pk, *row in Publication.objects.filter(pk__in=pks).values_list("pk", "type", "full")}
    kinds = searched()
    return [_result(kinds[rows[pk][0]], rows[pk][1], query.terms or ()) for pk in pks if pk in rows]


def _result(plugin: ContentPlugin, text: str, terms: tuple[str, ...]) -> Result:
    item = cards.item(text)
    said = extract(passages(item, plugin.schema), terms) if terms else ""
    return Result(
        title=marked(item["title"], terms),
        url=item["url"],
        type=capfirst(plugin.model._meta.verbose_name),
        day=day_of(item.get("date") or item["published_at"]),
        extract=said or marked(item["summary"], terms),
        thumbnail=_thumbnail(item["image"]),
        example=item["example"],
    )


def _thumbnail(image: JSON | None) -> JSON | None:
    """The smallest size of a picture that exists, in a format that browsers of ten years ago show."""
    return rendition_choice.smallest(rendition_choice.not_in_formats(image, "image/avif"))


# The searches next to it


def _types(query: SearchQuery) -> list[FilterValue]:
    """Everything, then each type that finds something, as if no type were chosen yet."""
    everywhere = query.but(type="")
    about = ("found by type", everywhere.selection)
    counts = dict(cached(about, timezone.now(), partial(_by_type, everywhere)))
    choices = [
        FilterValue(
            name,
            plugin.label(),
            counts.get(name, 0),
            query.type == name,
            query.but(type=name).address,
        )
        for name, plugin in searched().items()
        if name in counts or name == query.type
    ]
    every = FilterValue("", "", sum(counts.values()), not query.type, everywhere.address)
    return [every, *sorted(choices, key=lambda link: (-link.count, french_key(link.label)))]


def _by_type(query: SearchQuery, now: datetime) -> list[tuple[str, int]]:
    return list(found(query, now).order_by("type").values_list("type").annotate(count=Count("pk")))


def _offered(query: SearchQuery, name: str, total: int) -> FilterGroup:
    """The chosen value of a filter, and each that finds something, as if none were chosen yet.

    `total` is how many items the query finds: few are asked for their values, many looked up in those
    of all items.
    """
    every, chosen = query.under(name, ""), dict(query.narrowed).get(name, "")
    about = ("found by", name, every.selection)
    found_under = list(cached(about, timezone.now(), partial(_by_value, every, name, total)))
    if chosen and chosen not in {value for value, _label, _count in found_under}:
        found_under.append((chosen, called(name, chosen), 0))
    values = [
        FilterValue(value, label, count, value == chosen, query.under(name, value).address)
        for value, label, count in found_under
    ]
    heading, everything = map(str, offered()[name])
    return FilterGroup(name, heading, values, int(bool(chosen)), every.address, everything)


def _by_value(query: SearchQuery, name: str, total: int, now: datetime) -> list[tuple[str, str, int]]:
    are_some = SHARE * total < queries.total(Selection(lang=query.lang), now)
    rows = queries.facets_of(found(query, now), [name], are_some)
    counted = rows.values_list("value").annotate(Max("label"), count=Count("pk")).order_by("-count", "value")
    return list(counted[:100])


def _help(query: SearchQuery) -> Help:
    bare = SearchQuery(query.lang)
    return Help(
        meant=_meant(query),
        wider=_wider(query),
        words=_words(query),
        types=_types(bare)[1:],
        latest=_results(bare, list(_found_pks(bare)[:LATEST])),
    )


def _meant(query: SearchQuery) -> SearchLink | None:
    """The same query everywhere with its mistyped words put right, where that finds something."""
    known = partial(candidates, query.lang)
    text = corrected(query.text, lambda word: _count(query.asking(word)) > 0, known)
    if text is None or len(text) > LONGEST_SEARCH:
        return None
    meant = query.asking(text)
    count = _count(meant)
    return SearchLink(text, count, meant.address) if count else None


def _count(query: SearchQuery) -> int:
    return found(query).order_by().count()


def _wider(query: SearchQuery) -> list[SearchLink]:
    """The same query with fewer filters, where that finds something."""
    without = [query.but(type="")] if query.type else []
    without += [query.under(name, "") for name, _value in query.narrowed]
    if len(without) > 1:
        without.append(query.but(type="", narrowed=()))
    found_by = [(other, _count(other)) for other in without]
    return [SearchLink(_filters(other), count, other.address) for other, count in found_by if count]


def _filters(query: SearchQuery) -> str:
    """The filters in words, « Projets, Eau potable »; "" for none."""
    plugin = searched().get(query.type)
    labels = [plugin.label()] if plugin else []
    return ", ".join([*labels, *(called(name, value) for name, value in query.narrowed)])


def _words(query: SearchQuery) -> list[SearchLink]:
    """Each word of the query alone, where that finds something."""
    words = list(dict.fromkeys(query.text.split()))
    if len(words) < 2:
        return []
    alone = [other for other in map(query.asking, words) if other.terms][:MOST_WORDS]
    found_by = [(other, _count(other)) for other in alone]
    return [SearchLink(other.text, count, other.address) for other, count in found_by if count]
