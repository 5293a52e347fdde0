"""The signs drawn on maps and in their legends."""

from django import template

register = template.Library()

SIGNS = {
    "circle": "M8 0A8 8 0 1 1-8 0A8 8 0 1 1 8 0z",
    "square": "M-7-7H7V7H-7z",
    "triangle": "M0-8.5L8.7 6.5L-8.7 6.5z",
    "diamond": "M0-10L9 0L0 10L-9 0z",
    "pentagon": "M0-9L8.6-2.8L5.3 7.3L-5.3 7.3L-8.6-2.8z",
    "hexagon": "M0-9L7.8-4.5L7.8 4.5L0 9L-7.8 4.5L-7.8-4.5z",
    "star": "M0-10.5L2.9-4L10-3.2L4.8 1.5L6.2 8.5L0 5L-6.2 8.5L-4.8 1.5L-10-3.2L-2.9-4z",
    "cross": "M-3-9H3V-3H9V3H3V9H-3V3H-9V-3H-3z",
    "drop": "M0-10.5C3-6 7-2 7 2.5A7 7 0 0 1-7 2.5C-7-2-3-6 0-10.5z",
}
"""SVG path data around the middle, within eleven units; told apart without colour."""


@register.filter
def sign(name: str) -> str:
    """The path of a sign by its name; a circle for one that is not known."""
    return SIGNS.get(name, SIGNS["circle"])
