"""The map of a set of publications, ready for the template `site/map.html`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from cms.atlas.base_layer import BaseLayer, base_layer
from cms.atlas.clusters import Cluster, clusters
from cms.atlas.frames import WIDTH, Frame
from cms.cards import cards_of
from cms.items import JSON

FAMILY = {"label": "", "icon": "circle", "color": "#14532d"}
"""How an item is drawn whose type tells no families apart."""


@dataclass(frozen=True)
class Mark:
    """A link on a map: to the page of the one item there, or to the list of several."""

    x: float
    y: float
    href: str
    count: int
    title: str
    family: JSON

    @property
    def size(self) -> float:
        """The radius of the mark of several, in units: larger for more."""
        return 9 + min(len(str(self.count)), 5) * 1.6


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
        return [drawn[label] for label in sorted(drawn) if label]


@dataclass(frozen=True)
class Style:
    """How one kind of item is drawn: in which words, leading where.

    `several` words a number of items at one mark, `href` is the address of the list of what lies
    in a rectangle, `family` names the member of a card that says how a single item is drawn, as
    `{"label", "icon", "color"}`.
    """

    several: Callable[[int], str]
    href: Callable[[Frame], str]
    family: str = "family"


def drawn(publications: QuerySet, frame: Frame, style: Style) -> Map:
    """The map of the publications inside a frame, at the cost of two queries."""
    found = clusters(publications, frame)
    cards = cards_of([cluster.pk for cluster in found if cluster.pk])
    still = [cluster for cluster in found if cluster.pk is None or cluster.pk in cards]
    marks = [_mark(cluster, cards.get(cluster.pk or 0), style) for cluster in still]
    return Map(frame, base_layer(frame), marks)


def one_place(longitude: float, latitude: float, frame: Frame, title: str, family: JSON | None = None) -> Map:
    """The map of a single place, without a link."""
    x, y = frame.place(longitude, latitude)
    return Map(frame, base_layer(frame), [Mark(x, y, "", 1, title, family or FAMILY)])


def _mark(cluster: Cluster, card: JSON | None, style: Style) -> Mark:
    if card is None:
        href, title = style.href(cluster.extent), style.several(cluster.count)
        return Mark(cluster.x, cluster.y, href, cluster.count, title, FAMILY)
    family = FAMILY | (card.get(style.family) or {})
    title = f"{card['title']} – {family['label']}" if family["label"] else card["title"]
    return Mark(cluster.x, cluster.y, card["url"], 1, title, family)
