"""How much a browser draws of a drawing, where each reference stands for what it points at."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from cms.media.decoding.svg_styles import addresses, rules

_MAY_REFER = re.compile(r"url|\\", re.IGNORECASE)
_COMBINATORS = (">", "+", "~")
_CIRCLE = float("inf")


def drawn(root: Element) -> float:
    """How many elements are drawn by a cleaned drawing; infinitely many where it draws itself."""
    named = {element.get("id"): element for element in root.iter()}
    styled = _styled(root)
    counts: dict[Element, float] = {}

    def count(element: Element) -> float:
        if element not in counts:
            counts[element] = _CIRCLE  # until it is known: who comes back here meanwhile goes in circles
            shown = [*element, *(named[name] for name in _references(element) if name in named)]
            names = set().union(*(styled[key] for key in _keys(element) if key in styled))
            possible = [named[name] for name in sorted(names) if name in named]
            counts[element] = 1 + sum(map(count, shown)) + sum(map(count_unless_circle, possible))
        return counts[element]

    def count_unless_circle(element: Element) -> float:
        """Of what a style sheet names: browsers pass over a circle, and we may take for one what is none."""
        return 0 if counts.get(element) == _CIRCLE else count(element)

    return count(root)


def _references(element: Element) -> set[str]:
    """The names of the elements that are drawn in its place, or with it."""
    values = [element.get("href", ""), *filter(_MAY_REFER.search, element.attrib.values())]
    return _names(address for value in values for address in (value, *addresses(value)))


def _names(found: Iterator[str]) -> set[str]:
    names = {address.strip()[1:].strip() for address in found if address.strip().startswith("#")}
    return names | set(map(unquote, names))


def _styled(root: Element) -> dict[str, set[str]]:
    """What style sheets draw with an element, by one of its keys."""
    found: dict[str, set[str]] = defaultdict(set)
    for sheet in root.iter("style"):
        for selectors, named in rules(sheet.text or ""):
            names = _names(iter(named))
            for selector in selectors if names else ():
                found[_key(selector)] |= names
    return found


def _keys(element: Element) -> Iterator[str]:
    classes = (f".{name}" for name in element.get("class", "").split())
    return chain((f"#{element.get('id')}", element.tag, "*"), classes)


def _key(selector: list[Any]) -> str:
    """What all that it selects has: an id, else a class, else a tag; `*` for nothing that is known."""
    before, key = "", "*"
    for token in selector:
        if token.type == "whitespace" or token in _COMBINATORS:
            before, key = "", "*"
        elif token.type == "hash":
            key = f"#{token.value}"
        elif token.type == "ident" and before == "." and key[0] != "#":
            key = f".{token.value}"
        elif token.type == "ident" and before in ("", "|") and key[0] not in "#.":
            key = token.value
        before = token.value if token.type == "literal" else ""
    return key
