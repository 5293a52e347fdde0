"""What the address of a list page asks of the read model: filters with counts, a rectangle, a page.

For the pages of content types, whose own words (headings, order) come from them; the conditions
are those of the API.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, QuerySet
from django.http import Http404, QueryDict

from cms import cards
from cms.atlas.frames import Frame
from cms.delivery import queries
from cms.delivery.parameters import MOST_VALUES, Box, box, has_controls
from cms.items import JSON
from cms.plugins import ContentPlugin
from cms.publishing.models import Facet

AREA = "bbox"
PAGE = "page"
ROUNDING = 3
"""Decimals of the degrees in an address: about a hundred metres."""


class Value(NamedTuple):
    """One value of a filter: how many items it would leave, and the address that switches it."""

    value: str
    label: str
    count: int
    chosen: bool
    href: str


class Overview(NamedTuple):
    """How many items are found, how many of them have a place, and the rectangle around those."""

    total: int
    placed: int
    extent: Frame | None


@dataclass(frozen=True)
class Browsing:
    """What is looked at: a type in a language, under the chosen values, in an area, on a page."""

    plugin: ContentPlugin
    lang: str
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    area: Box | None = None
    number: int = 1

    # Addresses

    @property
    def address(self) -> str:
        """The query that leads here, always spelt alike; "?" for the whole list."""
        pairs = [(name, value) for name, values in self.chosen for value in values]
        pairs += [(AREA, ",".join(_plain(degrees) for degrees in self.area))] if self.area else []
        pairs += [(PAGE, str(self.number))] if self.number > 1 else []
        return f"?{urlencode(pairs, safe=',')}"

    def page(self, number: int) -> str:
        return replace(self, number=number).address

    def switched(self, name: str, value: str) -> str:
        """The address with a value chosen, or no longer chosen when it is."""
        values = dict(self.chosen)
        own = values.get(name, ())
        values[name] = tuple(one for one in own if one != value) if value in own else (*own, value)
        return replace(self, chosen=_ordered(self.plugin, values), number=1).address

    def inside(self, extent: Frame) -> str:
        """The address of what lies in a rectangle, its edges included."""
        finest = 10**-ROUNDING
        return replace(
            self,
            area=Box(
                round(extent.west - finest, ROUNDING),
                round(extent.south - finest, ROUNDING),
                round(extent.east + finest, ROUNDING),
                round(extent.north + finest, ROUNDING),
            ),
            number=1,
        ).address

    @property
    def everywhere(self) -> str:
        """The address without the rectangle."""
        return replace(self, area=None, number=1).address

    # Answers

    def selection(self, without: str = "") -> queries.Selection:
        """What is asked for, less the conditions of one filter."""
        filters = tuple((name, values) for name, values in self.chosen if name != without)
        return queries.Selection(self.plugin.name, self.lang, filters=filters, box=self.area)

    @cached_property
    def publications(self) -> QuerySet:
        return self.selection().publications()

    def overview(self) -> Overview:
        """One query."""
        edges = [Min("longitude"), Min("latitude"), Max("longitude"), Max("latitude")]
        found = self.publications.aggregate(
            total=Count("pk"),
            placed=Count("longitude"),
            **dict(zip(Frame._fields, edges, strict=True)),
        )
        extent = Frame(*(found[side] for side in Frame._fields)) if found["placed"] else None
        return Overview(found["total"], found["placed"], extent)

    def cards(self, size: int) -> list[JSON]:
        """The cards of the page, newest first; raises `Http404` beyond the last one."""
        start = (self.number - 1) * size
        rows = self.publications.order_by(*cards.NEWEST_FIRST)[start : start + size]
        found = [cards.item(text) for text in rows.values_list("card", flat=True)]
        if not found and self.number > 1:
            raise Http404(f"page={self.number}")
        return found

    def facets(self) -> dict[str, list[Value]]:
        """The values of every filter, each counted as if its own filter chose nothing yet.

        One query, and one more for each filter that has a chosen value.
        """
        chosen = dict(self.chosen)
        names = [one.name for one in self.plugin.filters]
        counted = queries.facets(self.selection(), [name for name in names if name not in chosen])
        for name in chosen:
            counted |= queries.facets(self.selection(without=name), [name])
        return {name: [self._value(name, found) for found in counted[name]] for name in names}

    def _value(self, name: str, found: dict[str, Any]) -> Value:
        chosen = found["value"] in dict(self.chosen).get(name, ())
        href = self.switched(name, found["value"])
        return Value(found["value"], found["label"], found["count"], chosen, href)

    def active(self) -> list[Value]:
        """The chosen values, to be removed one by one; raises `Http404` for one that nothing has.

        One query, none when nothing is chosen.
        """
        if not self.chosen:
            return []
        labels = self._labels()
        pairs = [(name, value) for name, values in self.chosen for value in values]
        if unknown := [pair for pair in pairs if pair not in labels]:
            raise Http404(f"{unknown}")
        return [
            Value(value, labels[name, value], 0, True, self.switched(name, value)) for name, value in pairs
        ]

    def _labels(self) -> dict[tuple[str, str], str]:
        public = queries.Selection(self.plugin.name, self.lang).publications()
        values = [value for _name, several in self.chosen for value in several]
        under = Facet.objects.filter(
            name__in=dict(self.chosen), value__in=values, publication__in=public.values("pk")
        )
        rows = under.values_list("name", "value").annotate(Max("label"))
        return {(name, value): label for name, value, label in rows}


def read(plugin: ContentPlugin, lang: str, query: QueryDict) -> Browsing:
    """What an address asks for; raises `Http404` where it asks for nothing that could be.

    Parameters that are not ours are left alone: others add theirs to addresses they pass on.
    """
    try:
        values = {one.name: _values(one.parse, query.getlist(one.name)) for one in plugin.filters}
        area = box(query[AREA]) if query.get(AREA) else None
    except ValueError as error:
        raise Http404(str(error)) from None
    number = query.get(PAGE, "1")
    if not cards.PAGE_NUMBER.fullmatch(number) or (area and area.west > area.east):
        raise Http404(query.urlencode())
    return Browsing(plugin, lang, _ordered(plugin, values), area, int(number))


def _values(parse: Any, raws: list[str]) -> tuple[str, ...]:
    """The values of one filter, each once, in the order of the address; empty ones say nothing."""
    raws = list(dict.fromkeys(raw for raw in raws if raw))
    if len(raws) > MOST_VALUES or any(has_controls(raw) for raw in raws):
        raise ValueError("values")
    return tuple(parse(raw) for raw in raws)


def _ordered(
    plugin: ContentPlugin, values: dict[str, tuple[str, ...]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """In the order in which the type declares its filters, so that an address has one spelling."""
    return tuple((one.name, values[one.name]) for one in plugin.filters if values.get(one.name))


def _plain(degrees: float) -> str:
    """The shortest decimal spelling, never with an exponent."""
    return f"{degrees:.{ROUNDING}f}".rstrip("0").rstrip(".")
