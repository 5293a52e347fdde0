"""The conditions that narrow a list, as parameters of an address: the same in the API and on our pages."""

from collections.abc import Iterable

from cms.reading.values import Box

Chosen = tuple[tuple[str, tuple[str, ...]], ...]
"""The values chosen under the name of each filter that has some."""
AREA = "bbox"
DECIMALS = 3
"""Of the degrees in an address: about a hundred metres."""


def condition_pairs(chosen: Chosen, area: Box | None) -> list[tuple[str, str]]:
    """A name and a value for each condition."""
    pairs = [(name, value) for name, values in chosen for value in values]
    return pairs + ([(AREA, ",".join(map(_written, area)))] if area else [])


def area_of(extent: Iterable[float]) -> Box:
    """A rectangle (west, south, east, north, in degrees) as an address writes it, its edges included."""
    finest = 10**-DECIMALS
    edges = zip(extent, (-finest, -finest, finest, finest), strict=True)
    return Box(*(round(edge + further, DECIMALS) for edge, further in edges))


def _written(degrees: float) -> str:
    """The shortest decimal spelling, never with an exponent."""
    return f"{degrees:.{DECIMALS}f}".rstrip("0").rstrip(".")
