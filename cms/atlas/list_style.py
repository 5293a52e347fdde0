"""How the items of a list are drawn on its map: a mark of several leads to a closer map, or to the list."""

from collections.abc import Callable

from cms.atlas.drawing import Style
from cms.atlas.frames import Frame, around
from cms.plugins import ContentPlugin

MAP, LIST = "carte", "liste"
"""The ids under which a page shows the map of its items, and their list."""
CLOSER = 0.8
"""A mark of several leads to a closer map when that map shows less than this part of the width."""


def list_style(
    plugin: ContentPlugin, frame: Frame, query_inside: Callable[[Frame], str], page: str | None
) -> Style:
    """The style of a map in a frame; `query_inside` gives the query of the list of what lies in a rectangle.

    `page` is the address of the page with map and list, under the ids `MAP` and `LIST`, empty for the page
    that shows the map; with None a mark of several leads nowhere.
    """

    def href(extent: Frame) -> str:
        closer = around(extent)
        nearer = closer.east - closer.west < CLOSER * (frame.east - frame.west)
        return "" if page is None else f"{page}{query_inside(extent)}#{MAP if nearer else LIST}"

    return Style(plugin.cluster_label, href, plugin.family)
