"""What the address of a list page asks of the read model: filters with counts, a rectangle, a page.

For the pages of content types, whose own words (headings, order) come from them; the conditions
are those of the API.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from django.db.models import Max, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.addresses import with_query
from cms.atlas import overviews
from cms.atlas.drawing import Style
from cms.atlas.frames import Frame
from cms.atlas.list_style import list_style
from cms.delivery import downloads
from cms.delivery.parameters import MOST_VALUES
from cms.plugins import ContentPlugin, Filter
from cms.publishing.models import Facet
from cms.reading import cards, queries
from cms.reading.conditions import AREA, Chosen, area_of, condition_pairs
from cms.reading.pager import ListPage, no_such_page, page_number
from cms.reading.refusals import Refusal, quoted
from cms.reading.selection import Selection
from cms.reading.values import Box, box, has_controls

PAGE = "page"
VIEW = "view"
WITHOUT_FILTER = _("Voir la liste sans ce filtre")


@dataclass(frozen=True)
class FilterValue:
    """One value of a filter: how many items it would leave, and the address that switches it."""

    value: str
    label: str
    count: int
    chosen: bool
    href: str


@dataclass(frozen=True)
class FilterGroup:
    """A filter as a page offers it: its values under their heading, and how many of them are chosen.

    `without` is the address without this filter, `everything` the words of the link that leads there.
    """

    name: str
    heading: str
    values: list[FilterValue]
    chosen: int
    without: str = ""
    everything: str = ""


@dataclass(frozen=True)
class FilteredList:
    """What is looked at: a type in a language, under the chosen values, in an area, on a page."""

    plugin: ContentPlugin
    lang: str
    chosen: Chosen = ()
    area: Box | None = None
    number: int = 1
    view: str = ""
    """One of the ways to see the list that its page offers; empty for the first of them."""

    # Addresses

    @property
    def address(self) -> str:
        """The query that leads here, always spelt alike; "?" for the whole list."""
        pairs = [*self.conditions]
        pairs += [(VIEW, self.view)] if self.view else []
        pairs += [(PAGE, str(self.number))] if self.number > 1 else []
        return with_query("", pairs, safe=",")

    @property
    def canonical_query(self) -> str:
        """What its canonical address ends with: "" for the whole list.

        There are endlessly many areas: each is a part of the list without one.
        """
        whole = replace(self, area=None, number=1) if self.area else self
        return whole.address.removesuffix("?")

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """The parameters that narrow the list, as the API understands them too."""
        return condition_pairs(self.chosen, self.area)

    @property
    def whole(self) -> str:
        """The address of the whole list, seen in the same way."""
        return replace(self, chosen=(), area=None, number=1).address

    def seen(self, view: str) -> str:
        """The address of the same items, seen in another way."""
        return replace(self, view=view, number=1).address

    def downloads(self) -> list[tuple[str, str]]:
        """(format, address) of each file that holds all that is found."""
        return [
            (ending, downloads.download_address(self.plugin, ending, self.conditions, self.lang))
            for ending in downloads.formats_of(self.plugin)
        ]

    def page_address(self, number: int | None) -> str | None:
        """The address of a page of the same list; None for no page."""
        return None if number is None else replace(self, number=number).address

    def switched(self, name: str, value: str) -> str:
        """The address with a value chosen, or no longer chosen when it is."""
        values = dict(self.chosen)
        own = values.get(name, ())
        values[name] = tuple(other for other in own if other != value) if value in own else (*own, value)
        return replace(self, chosen=_ordered(self.plugin, values), number=1).address

    def narrowed(self, name: str, *values: str) -> str:
        """The address with these as the only values of a filter; without any, as if it were not there."""
        chosen = dict(self.chosen) | {name: values}
        return replace(self, chosen=_ordered(self.plugin, chosen), number=1).address

    def inside(self, extent: Frame) -> str:
        """The address of what lies in a rectangle, its edges included."""
        return replace(self, area=area_of(extent), number=1).address

    @property
    def everywhere(self) -> str:
        """The address without the rectangle."""
        return replace(self, area=None, number=1).address

    def style(self, frame: Frame, page: str | None = "") -> Style:
        """How its items are drawn in a frame: several at one mark lead to a closer map, or to their list.

        `page` is the address of the page with map and list, empty for this very page; with None a mark of
        several leads nowhere.
        """
        return list_style(self.plugin, frame, self.inside, page)

    # Answers

    def selection(self, without: str = "") -> Selection:
        """What is asked for, less the conditions of one filter."""
        filters = tuple((name, values) for name, values in self.chosen if name != without)
        return Selection(self.plugin.name, self.lang, filters=filters, box=self.area)

    @cached_property
    def publications(self) -> QuerySet:
        return self.selection().publications()

    def overview(self) -> overviews.Overview:
        return overviews.overview(self.selection())

    def cards(self, size: int) -> ListPage:
        """The page of cards, newest first; raises `Refusal` beyond the last one."""
        rows = self.publications.order_by(*cards.NEWEST_FIRST)
        return cards.page_of_cards(rows, self.number, size, self._no_such_page)

    def _no_such_page(self, number: object) -> Refusal:
        return no_such_page(number, replace(self, number=1).address)

    def facets(self) -> dict[str, list[FilterValue]]:
        """The values of every filter, each counted as if its own filter chose nothing yet.

        One query, and one more for each filter that has a chosen value.
        """
        chosen = dict(self.chosen)
        names = [declared.name for declared in self.plugin.filters]
        counted = queries.facets(self.selection(), [name for name in names if name not in chosen])
        for name in chosen:
            counted |= queries.facets(self.selection(without=name), [name])
        return {name: [self._value(name, found) for found in counted[name]] for name in names}

    def _value(self, name: str, found: dict[str, Any]) -> FilterValue:
        chosen = found["value"] in dict(self.chosen).get(name, ())
        href = self.switched(name, found["value"])
        return FilterValue(found["value"], found["label"], found["count"], chosen, href)

    def active(self) -> list[FilterValue]:
        """The chosen values, to be removed one by one; raises `Refusal` for one that nothing has.

        One query, none when nothing is chosen.
        """
        if not self.chosen:
            return []
        labels = self._labels()
        pairs = [(name, value) for name, values in self.chosen for value in values]
        if unknown := [pair for pair in pairs if pair not in labels]:
            raise self._nothing_has(unknown)
        return [
            FilterValue(value, labels[name, value], 0, True, self.switched(name, value))
            for name, value in pairs
        ]

    def _nothing_has(self, unknown: list[tuple[str, str]]) -> Refusal:
        """Names the first of these values, and leads to the same list without any of them."""
        name, value = unknown[0]
        declared = next(declared for declared in self.plugin.filters if declared.name == name)
        left = {
            other: tuple(known for known in values if (other, known) not in unknown)
            for other, values in self.chosen
        }
        sentence = gettext(
            "Rien ne répond à « %(value)s » sous le filtre « %(filter)s » : ce lien est peut-être ancien."
        )
        words = {"value": quoted(declared.label_of(value)), "filter": declared.heading or declared.name}
        back = replace(self, chosen=_ordered(self.plugin, left), number=1)
        return Refusal(sentence % words, href=back.address, cure=WITHOUT_FILTER)

    def _labels(self) -> dict[tuple[str, str], str]:
        public = Selection(self.plugin.name, self.lang).publications()
        values = [value for _name, several in self.chosen for value in several]
        under = Facet.objects.filter(
            name__in=dict(self.chosen), value__in=values, publication__in=public.values("pk")
        )
        rows = under.values_list("name", "value").annotate(Max("label"))
        return {(name, value): label for name, value, label in rows}


def read(plugin: ContentPlugin, lang: str, query: QueryDict, views: Collection[str] = ()) -> FilteredList:
    """What an address asks for; raises `Refusal` where it asks for nothing that could be.

    `views` are the ways to see the list that the page offers besides the first. Parameters that are not
    ours are left alone: others add theirs to addresses they pass on.
    """
    values = {declared.name: _values(plugin, declared, query) for declared in plugin.filters}
    area = _area(plugin, query)
    refuse = partial(no_such_page, start=_without(plugin, query, PAGE))
    number = page_number(query.get(PAGE, "1"), refuse)
    return FilteredList(plugin, lang, _ordered(plugin, values), area, number, _view(plugin, query, views))


def _values(plugin: ContentPlugin, declared: Filter, query: QueryDict) -> tuple[str, ...]:
    """The values of one filter, each once, in the order of the address; empty ones say nothing."""
    raws = list(dict.fromkeys(raw for raw in query.getlist(declared.name) if raw))
    back = _without(plugin, query, declared.name)
    if len(raws) > MOST_VALUES:
        sentence = gettext("Le filtre « %(filter)s » a %(found)s valeurs dans ce lien, %(most)s au plus.")
        words = {"filter": declared.heading or declared.name, "found": len(raws), "most": MOST_VALUES}
        raise Refusal(sentence % words, href=back, cure=WITHOUT_FILTER)
    return tuple(_value(declared, raw, back) for raw in raws)


def _value(declared: Filter, raw: str, back: str) -> str:
    try:
        if not has_controls(raw):
            return declared.parse(raw)
    except ValueError:
        pass
    sentence = gettext("« %(value)s » n’est pas une valeur du filtre « %(filter)s ».")
    words = {"value": quoted(raw), "filter": declared.heading or declared.name}
    raise Refusal(sentence % words, href=back, cure=WITHOUT_FILTER)


def _area(plugin: ContentPlugin, query: QueryDict) -> Box | None:
    raw = query.get(AREA, "")
    try:
        area = box(raw) if raw else None
        if area is None or area.west <= area.east:
            return area
    except ValueError:
        pass
    sentence = gettext("« %(value)s » n’est pas une zone de la carte.") % {"value": quoted(raw)}
    raise Refusal(sentence, href=_without(plugin, query, AREA), cure=_("Voir la liste sans cette zone"))


def _view(plugin: ContentPlugin, query: QueryDict, views: Collection[str]) -> str:
    raw = query.get(VIEW, "") if views else ""
    if raw and raw not in views:
        sentence = gettext("« %(value)s » n’est pas une façon de voir cette liste.") % {"value": quoted(raw)}
        raise Refusal(sentence, href=_without(plugin, query, VIEW), cure=_("Voir la liste"))
    return raw


def _without(plugin: ContentPlugin, query: QueryDict, name: str) -> str:
    """The same address without one parameter, and from its first page."""
    known = [*(declared.name for declared in plugin.filters), AREA, VIEW]
    kept = [other for other in known if other != name]
    pairs = [(other, value) for other in kept for value in query.getlist(other) if value]
    return with_query("", pairs, safe=",")


def _ordered(plugin: ContentPlugin, values: dict[str, tuple[str, ...]]) -> Chosen:
    """Filters in the order in which the type declares them, values in theirs: an address has one spelling."""
    names = [declared.name for declared in plugin.filters]
    return tuple((name, tuple(sorted(values[name]))) for name in names if values.get(name))
