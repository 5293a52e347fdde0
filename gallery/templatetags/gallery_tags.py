"""How the pictures of an album stand in rows: their proportions, and sizes no larger than they are drawn."""

from django import template

from cms.items import JSON
from cms.media import rendition_choice

register = template.Library()

NARROWEST, WIDEST = 5, 25
"""Tenths of the height: what is narrower or wider is cut to that in the rows, and whole on its own page."""


@register.filter
def proportion(image: JSON) -> int:
    """Width in tenths of the height, for one of the stylesheet's classes `p5` to `p25`."""
    tenths = round(10 * image["width"] / image["height"]) if image["height"] else 10
    return min(max(tenths, NARROWEST), WIDEST)


@register.filter
def up_to(image: JSON, width: int) -> JSON:
    """The image with the sizes that are at most so many pixels wide; with the smallest where none is."""
    return image | {"renditions": rendition_choice.up_to(image["renditions"], width)}
