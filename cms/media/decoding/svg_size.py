"""How large is a drawing, and which part of it is seen: settled once, so that nobody has to believe the file.

Sources: SVG 2, 8.2 and 8.6 (viewport, viewBox, preserveAspectRatio); CSS Images 3, 5.1 (natural size);
CSS Values 4, 6 (lengths).
"""

import math
import re
from xml.etree.ElementTree import Element

MOST = 1_000_000
"""Pixels a side: what is longer can neither be kept nor be shown."""
LEAST, MOST_UNITS = 1e-30, 1e30
"""Units a side of a viewBox: browsers count in numbers of 32 bits."""
DEFAULT = (300.0, 150.0)
"""Pixels, of what says nothing of its size (CSS 2, 10.3.2)."""

OF_AN_INCH = {"in": 1, "cm": 2.54, "mm": 25.4, "q": 101.6, "pt": 72, "pc": 6}
OF_A_FONT = {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0}
PIXELS = {"": 1.0, "px": 1.0, **OF_A_FONT, **{unit: 96 / count for unit, count in OF_AN_INCH.items()}}
"""Of each unit of length, in a font of 16 pixels."""

_NUMBER = r"(?>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
_LENGTH = re.compile(rf"({_NUMBER})([a-zA-Z]*)")
_OF_THE_PLACE = re.compile(
    rf"|auto|inherit|initial|unset|calc\(.*\)|{_NUMBER}(?:%|[sld]?v(?:w|h|min|max|i|b)|r?lh)", re.IGNORECASE
)
"""What leaves the size to where the drawing is shown."""
_VIEW_BOX = re.compile(r"\s*" + r"(?:\s*,\s*|\s+|(?=[-+.]))".join([f"({_NUMBER})"] * 4) + r"\s*")
_RATIO = re.compile(
    r"(?:defer\s+)?(?:(none)(?:\s+(?:meet|slice))?|(x(?:Min|Mid|Max)Y(?:Min|Mid|Max))(?:\s+(meet|slice))?)"
)

Size = tuple[int, int]
Box = tuple[float, ...]
"""Left, top, width and height of what is seen, in units of the drawing."""


class ImpossibleSize(ValueError):
    """A drawing whose size cannot be used; the text shows where it says so."""


def settle_size(root: Element) -> Size:
    """Gives the root a width, a height and a viewBox that everybody reads alike; returns (width, height).

    They are whole pixels, at least 1: what a browser makes of the file, rounded. A side that is left open
    follows from the other one and from the viewBox. What is not a length, or no possible one, does not
    count where the viewBox says enough; otherwise raises `ImpossibleSize`.
    """
    box = _view_box(root)
    sides = [_side(root, name, box is not None) for name in ("width", "height")]
    width, height = _completed(sides[0], sides[1], box)
    scale = max(1.0, 1 / min(width, height))
    size = round(width * scale), round(height * scale)
    if max(size) > MOST:
        raise ImpossibleSize(f"{width:g} × {height:g}")
    root.set("width", str(size[0]))
    root.set("height", str(size[1]))
    root.set("viewBox", " ".join(f"{value:.9g}" for value in box or (0, 0, width, height)))
    _settle_ratio(root)
    return size


def _completed(width: float | None, height: float | None, box: Box | None) -> tuple[float, float]:
    if width and height:
        return width, height
    if box is None:
        return width or DEFAULT[0], height or DEFAULT[1]
    ratio = box[2] / box[3]
    if width or height:
        return width or height * ratio, height or width / ratio  # type: ignore[operator]
    return box[2], box[3]


def _side(root: Element, name: str, is_optional: bool) -> float | None:
    """In pixels; None where the place decides."""
    said = root.get(name, "").strip()
    if _OF_THE_PLACE.fullmatch(said):
        return None
    length = _LENGTH.fullmatch(said)
    unit = PIXELS.get(length[2].lower()) if length else None
    pixels = float(length[1]) * unit if length and unit else 0.0
    if 0 < pixels <= MOST:
        return pixels
    if is_optional:
        return None
    raise ImpossibleSize(f'{name}="{said}"')


def _view_box(root: Element) -> Box | None:
    said = root.get("viewBox", "")
    if not said.strip():
        return None
    found = _VIEW_BOX.fullmatch(said)
    values = tuple(map(float, found.groups())) if found else (math.nan,) * 4
    if not all(map(math.isfinite, values)) or not all(LEAST < side < MOST_UNITS for side in values[2:]):
        raise ImpossibleSize(f'viewBox="{said}"')
    return values


def _settle_ratio(root: Element) -> None:
    """`preserveAspectRatio`, without what browsers pass over."""
    found = _RATIO.fullmatch(root.attrib.pop("preserveAspectRatio", "").strip())
    if found:
        root.set("preserveAspectRatio", " ".join(filter(None, found.groups())))
