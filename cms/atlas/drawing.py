"""The map of a set of publications, ready for the template `site/map.html`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.atlas.base_layer import LETTER, BaseLayer, Label, base_layer
from cms.atlas.clusters import FINGER, Cluster, clusters
from cms.atlas.frames import WIDTH, Frame
from cms.atlas.spiderfy import ring, spiderfied
from cms.french_order import french_key
from cms.items import JSON
from cms.reading.cards import item
from cms.reading.count_cache import cached
from cms.reading.selection import Selection

SIGN = 8
"""Half of what a sign takes across and down, in units."""
FAMILY = {"label": "", "icon": "circle", "color": "#14532d"}
"""How an item is drawn whose type tells no families apart."""


@dataclass(frozen=True)
class Mark:
    """A link on a map: to the page of the one item there, or to the list of several.

    `place` is where the item really is, when its sign stands beside it; `name` is that of the one item.
    """

    x: float
    y: float
    href: str
    count: int
    title: str
    family: JSON
    place: tuple[float, float] | None = None
    name: str = ""

    @property
    def size(self) -> float:
        """The radius of the mark of several, in units: larger for more."""
        return 9 + min(len(str(self.count)), 5) * 1.6

    @property
    def reach(self) -> float:
        """How far its sign reaches from its middle, in units."""
        return self.size if self.count > 1 else SIGN


@dataclass(frozen=True)
class Map:
    """A drawing `WIDTH` units wide."""

    frame: Frame
    base: BaseLayer
    marks: list[Mark]

    @property
    def width(self) -> float:
        return WIDTH

    @property
    def families(self) -> list[JSON]:
        """The legend: each family that is drawn, once."""
        drawn = {mark.family["label"]: mark.family for mark in self.marks if mark.count == 1}
        return [drawn[label] for label in sorted(drawn, key=french_key) if label]

    @property
    def towns(self) -> list[Label]:
        """The names of the towns, beside the marks that stand on them; none under another mark."""
        beside = (town._replace(gap=max([town.gap, *self._beside(town)])) for town in self.base.towns)
        return [town for town in beside if not self._covers(town.start, town.end, town.y)]

    @property
    def countries(self) -> list[Label]:
        return [label for label in self.base.countries if not self._covers(*label.around, label.y)]

    @property
    def areas(self) -> list[Label]:
        return [label for label in self.base.areas if not self._covers(*label.around, label.y)]

    def _covers(self, start: float, end: float, y: float) -> bool:
        """Whether a mark stands on what is written from one place to another of a line."""
        reaches = ((mark.x, abs(mark.y - y), mark.reach) for mark in self.marks)
        return any(start - far < x < end + far and apart < far + LETTER for x, apart, far in reaches)

    def _beside(self, town: Label) -> list[float]:
        """How far from the town each mark on it, or around it, reaches to the side of its name."""
        side = -1 if town.leftward else 1
        on_it = [(mark, mark.place or (mark.x, mark.y)) for mark in self.marks]
        return [
            (mark.x - town.x) * side + FINGER / 2
            for mark, (x, y) in on_it
            if abs(x - town.x) < FINGER / 2 > abs(y - town.y)
        ]


@dataclass(frozen=True)
class Style:
    """How one kind of item is drawn: in which words, leading where.

    `cluster_label` words a number of items at one mark, `href` is the address of the list of what lies
    in a rectangle, `family` names the member of a card that says how a single item is drawn, as
    `{"label", "icon", "color"}`; empty for a type that tells no families apart.
    """

    cluster_label: Callable[[int], str]
    href: Callable[[Frame], str]
    family: str = ""


class Placed(NamedTuple):
    """An item that has a sign of its own; ordered as lists are."""

    order: tuple[datetime, str]
    pk: int
    longitude: float
    latitude: float
    card: JSON


def drawn(selection: Selection, frame: Frame, style: Style) -> Map:
    """The map of the publications inside a frame, newest first, at the cost of two queries."""
    now = timezone.now()
    found = cached(("marks", selection, frame), now, partial(_clusters, selection, frame))
    spread = spiderfied(found, frame)
    items = _items(selection.publications(now), [cluster.pk for cluster in found if cluster.pk], spread)
    marks: list[tuple[Any, Mark]] = []
    for cluster in found:
        if cluster in spread:
            marks += _around(cluster, items, style)
        elif cluster.pk is None:
            marks.append((cluster.newest, _several(cluster, style)))
        else:
            alone = [placed for placed in items if placed.pk == cluster.pk]
            marks += [(placed.order, _one(placed, cluster, style)) for placed in alone]
    marks.sort(key=lambda pair: pair[0], reverse=True)
    return Map(frame, base_layer(frame), [mark for _order, mark in marks])


def one_place(longitude: float, latitude: float, frame: Frame, title: str, family: JSON | None = None) -> Map:
    """The map of a single place, without a link."""
    x, y = frame.place(longitude, latitude)
    return Map(frame, base_layer(frame), [Mark(x, y, "", 1, title, family or FAMILY)])


def _clusters(selection: Selection, frame: Frame, now: datetime) -> list[Cluster]:
    return clusters(selection.publications(now), frame)


def _items(publications: QuerySet, pks: list[int], spread: list[Cluster]) -> list[Placed]:
    """The items that have signs of their own: those alone, and those of the spread clusters."""
    wanted = Q(pk__in=pks)
    for west, south, east, north in (cluster.extent for cluster in spread):
        wanted |= Q(longitude__gte=west, longitude__lte=east, latitude__gte=south, latitude__lte=north)
    rows = publications.filter(wanted).order_by("-published_at", "-ref")
    columns = ("published_at", "ref", "pk", "longitude", "latitude", "card")
    return [
        Placed((published_at, ref), pk, longitude, latitude, item(card))
        for published_at, ref, pk, longitude, latitude, card in rows.values_list(*columns)
    ]


def _around(cluster: Cluster, items: list[Placed], style: Style) -> list[tuple[Any, Mark]]:
    west, south, east, north = cluster.extent
    own = (
        placed for placed in items if west <= placed.longitude <= east and south <= placed.latitude <= north
    )
    return [
        (placed.order, replace(_one(placed, cluster, style), x=x, y=y, place=(cluster.x, cluster.y)))
        for placed, (x, y) in zip(own, ring(cluster), strict=False)
    ]


def _several(cluster: Cluster, style: Style) -> Mark:
    title, href = style.cluster_label(cluster.count), style.href(cluster.extent)
    return Mark(cluster.x, cluster.y, href, cluster.count, title, FAMILY)


def _one(placed: Placed, cluster: Cluster, style: Style) -> Mark:
    family = FAMILY | (placed.card.get(style.family) or {})
    name = placed.card["title"]
    title = f"{name} – {family['label']}" if family["label"] else name
    return Mark(cluster.x, cluster.y, placed.card["url"], 1, title, family, name=name)
