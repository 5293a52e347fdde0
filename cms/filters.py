"""The filters that a content type declares: what an item is found by, and what an address may ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from cms.items import member

MOST_YEARS = 100
"""Years under which one item is found: a longer list is a mistake in one of its dates."""

LOOK_ALIKE = {"-": "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "’": "'‘ʼʹ´`′ʻ\u02c8\uff07"}
"""Hyphens, and apostrophes as keyboards, telephones and word processors write them."""
FOLDED = str.maketrans({mark: kept for kept, marks in LOOK_ALIKE.items() for mark in marks})


def folded(text: str) -> str:
    """The text with one hyphen, one apostrophe and single plain spaces: values that look alike are one."""
    return " ".join(text.translate(FOLDED).split())


class AcrossTypes(NamedTuple):
    """What the search page says of a filter that it offers whatever the type: of its values, and of all."""

    heading: Any
    everything: Any


@dataclass(frozen=True)
class Filter:
    """A query parameter of a type's lists; its values are frozen as facets of each item.

    `name` is the parameter and the field of the item it reads; a filter may read
    another field by `source`, or a member of one: `place.region`.
    """

    name: str
    source: str = ""
    heading: Any = ""
    """What visitors read above its values; the name when it is empty."""
    words: Callable[[str], Any] | None = None
    """Names a value, in the active language, of which no item says how it is called; None for others."""
    across_types: AcrossTypes | None = None
    """Given for a filter that the search page offers too, among the items of all types."""

    def label_of(self, value: str) -> str:
        """A value in words as far as the type knows them, else as it is."""
        return str((self.words and self.words(value)) or value)

    @property
    def field(self) -> str:
        """The field of the item that the filter reads, or reads a member of."""
        return (self.source or self.name).partition(".")[0]

    def value(self, item: dict[str, Any]) -> Any:
        """What the filter reads of an item; None where a member is missing on the way."""
        return member(item, self.source or self.name)

    def facets(self, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The (value, label) pairs under which this item is found."""
        raise NotImplementedError

    def parse(self, raw: str) -> str:
        """The facet value a query value stands for; raises `ValueError` with the cure."""
        return raw


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """Filters by a value or by a list of values: strings, or `{"value", "label"}` objects.

    Values that look alike are one, whoever typed them: those of items, and what an address asks.
    """

    tag: bool = True
    """Whether the labels found are the tags of the item in feeds."""

    def facets(self, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
        found = self.value(item)
        for choice in found if isinstance(found, list) else [found]:
            if isinstance(choice, dict):
                yield folded(str(choice["value"])), str(choice["label"])
            elif choice is not None and (value := folded(str(choice))):
                yield value, value

    def parse(self, raw: str) -> str:
        value = folded(raw)
        if not 1 <= len(value) <= 100:
            raise ValueError("a value of 1 to 100 characters")
        return value


@dataclass(frozen=True)
class YearFilter(Filter):
    """Filters by the year of a date or time, or by each of a list: the years in which something went on.

    An item is counted under each of its years, so these numbers may add up to more than there are items.
    """

    def facets(self, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
        found = self.value(item)
        several = found if isinstance(found, list) else [found]
        years = sorted({str(moment).rjust(4, "0")[:4] for moment in several if moment})
        if len(years) > MOST_YEARS:
            raise ValueError(
                f"« {self.name} » : {len(years)} années, de {years[0]} à {years[-1]}, {MOST_YEARS} au plus ; "
                "corrigez la première ou la dernière"
            )
        yield from ((year, year) for year in years)

    def parse(self, raw: str) -> str:
        if not re.fullmatch(r"[0-9]{4}", raw):
            raise ValueError("a year of four digits")
        return raw


@dataclass(frozen=True)
class FlagFilter(Filter):
    """Filters by whether a field holds anything: `true` or `false`."""

    def facets(self, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
        value = "true" if self.value(item) else "false"
        yield value, value

    def parse(self, raw: str) -> str:
        if raw not in ("true", "false"):
            raise ValueError("true or false")
        return raw
