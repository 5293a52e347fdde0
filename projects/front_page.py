"""What the home page shows of the projects: all of them on one map, and the latest beside it."""

from typing import Any

from cms.atlas.drawing import drawn
from cms.atlas.frames import frame_of
from cms.plugins import ContentPlugin
from cms.reading import cards
from cms.website.lists import FilteredList

LATEST = 3


def part(plugin: ContentPlugin, lang: str) -> dict[str, Any]:
    """There is a map even before there is a project; without their page, a mark of several leads nowhere."""
    at, section = FilteredList(plugin, lang), cards.of_section(plugin, lang)
    frame = frame_of(at.overview().extent)
    style = at.style(frame, section and section["url"])
    return {
        "map": drawn(at.selection(), frame, style),
        "latest": cards.latest(plugin.name, lang, LATEST),
        "section": section,
    }
