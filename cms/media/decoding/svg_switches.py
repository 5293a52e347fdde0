"""What a viewer shows of a choice (SVG 2, 5.9: `switch`), where the first possibility is often HTML.

draw.io and Illustrator write the same thing twice: in words of another vocabulary, then in plain SVG.
"""

from xml.etree.ElementTree import Element

from cms.media.decoding.svg_names import ELEMENTS, local_name

FOREIGN = {"foreignObject", "flowRoot", "textArea"}
"""What only some viewers draw: HTML, and the paragraphs of SVG 1.2, which never came."""
DRAWN = frozenset("svg g use path rect circle ellipse line polyline polygon text image switch a".split())  # noqa: SIM905
"""What can be a possibility."""
BESIDE = ELEMENTS - DRAWN
"""What is none, and stays: a title, a gradient, a style."""
GROUPS = frozenset("svg g switch a".split())  # noqa: SIM905
"""What draws only what is inside."""


def unwrap_switches(root: Element) -> None:
    """Makes a group of each choice, with what plain SVG it shows; one between languages stays a choice."""
    foreign: set[Element] = set()
    drawn: set[Element] = set()
    for element in reversed(list(root.iter())):  # what is inside comes first
        name = local_name(element.tag)
        if name == "switch":
            _unwrap(element, foreign)
        if name in DRAWN - GROUPS or (name in GROUPS and any(child in drawn for child in element)):
            drawn.add(element)
        elif name in FOREIGN or any(child in foreign for child in element):
            foreign.add(element)


def _unwrap(switch: Element, foreign: set[Element]) -> None:
    plain = [child for child in switch if _is_shown(child) and child not in foreign]
    if not any(child.get("systemLanguage") for child in plain):
        switch.tag = "g"
        plain = plain[:1]
    if plain:
        switch[:] = [child for child in switch if child in plain or local_name(child.tag) in BESIDE]


def _is_shown(element: Element) -> bool:
    """Not where a condition is empty: browsers take that for one that is not met."""
    is_met = "requiredExtensions" not in element.attrib and element.get("systemLanguage", "any").strip()
    return bool(local_name(element.tag) in DRAWN and is_met)
