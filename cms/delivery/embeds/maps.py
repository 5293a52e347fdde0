"""The map of the items asked for, drawn by the server, its marks leading to the pages of the site."""

from typing import Any

from django.utils import translation

from cms.addresses import with_query
from cms.atlas.drawing import Map, drawn
from cms.atlas.frames import Frame, frame_of
from cms.atlas.list_style import list_style
from cms.atlas.overviews import overview
from cms.delivery.list_requests import selection_of
from cms.plugins import ContentPlugin
from cms.reading.conditions import area_of, condition_pairs


def map_of(plugin: ContentPlugin, values: dict[str, Any], lang: str, section: str) -> Map:
    """Three queries, however many items there are; `section` is the page that lists them."""
    selection = selection_of(values, plugin, placed=True)
    frame = frame_of(overview(selection).extent)

    def query_inside(extent: Frame) -> str:
        return with_query("", condition_pairs(selection.filters, area_of(extent)), safe=",")

    with translation.override(lang):
        return drawn(selection, frame, list_style(plugin, frame, query_inside, section))
