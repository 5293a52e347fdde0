"""What a viewer shows of a choice (SVG 2, 5.9: `switch`), where the first possibility is often HTML.

draw.io and Illustrator write the same thing twice: in words of another vocabulary, then in plain SVG.
"""

from xml.etree.ElementTree import Element

from cms.media.decoding.svg_names import ELEMENTS, local_name


def unwrap_switches(root: Element) -> None:
    """Makes a group of each choice, with what plain SVG it shows; one between languages stays a choice."""
    with_html: set[Element] = set()
    for element in reversed(list(root.iter())):  # what is inside comes first
        if local_name(element.tag) == "switch":
            _unwrap(element, with_html)
        if local_name(element.tag) == "foreignObject" or any(child in with_html for child in element):
            with_html.add(element)


def _unwrap(switch: Element, with_html: set[Element]) -> None:
    plain = [child for child in switch if _is_shown(child) and child not in with_html]
    if not any(child.get("systemLanguage") for child in plain):
        switch.tag = "g"
        plain = plain[:1]
    if plain:
        switch[:] = plain


def _is_shown(element: Element) -> bool:
    return local_name(element.tag) in (*ELEMENTS, "a") and not element.get("requiredExtensions")
