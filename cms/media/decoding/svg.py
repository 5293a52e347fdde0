"""Cleans drawings: what is not on the list of harmless elements and attributes is removed, and told.

- `svg_parsing`: is it XML; `svg_size`: how large is it; `svg_switches`: what is shown of a choice
- `svg_styles`: what stays of its styles; `svg_data`: what lies inside of it
- `svg_references`: how much of it is drawn
"""

import re
import xml.etree.ElementTree as ElementTree
from typing import NamedTuple

from cms.media.decoding import removals
from cms.media.decoding.refusals import FileRefused, base_name
from cms.media.decoding.refusals import gettext_noop as _
from cms.media.decoding.svg_data import inside
from cms.media.decoding.svg_names import ELEMENTS, SVG, UNSEEN, XHTML, XLINK, XML, local_name
from cms.media.decoding.svg_parsing import MAX_BYTES, UnreadableDrawing, parsed
from cms.media.decoding.svg_references import drawn
from cms.media.decoding.svg_size import ImpossibleSize, Size, settle_size
from cms.media.decoding.svg_styles import StyleCleaner
from cms.media.decoding.svg_switches import unwrap_switches

MAX_ELEMENTS = 50_000
MAX_DRAWN = 200_000
"""Elements that a browser draws where each reference stands for what it points at: ten levels of `<use>`, ten
times each, are ten thousand million."""

_ATTRIBUTE = re.compile(r"(?![oO][nN])[A-Za-z][A-Za-z0-9-]{0,39}")
_OF_XML = {f"{{{XML}}}space", f"{{{XML}}}lang"}
_OF_LINKS = {"href", "target", "rel", "download", "ping", "hreflang", "referrerpolicy", "type"}
_SHEETS = {"style", f"{{{SVG}}}style", f"{{{XHTML}}}style"}
_NAMES = {"id", "class", "lang", "role", "result", "in", "in2"}
"""Attributes that nobody reads as styles."""
_MAY_FETCH = re.compile(r"\\|@|url|src|image|fade|expression|element|canvas", re.IGNORECASE)
_DATA, _NESTED = (re.compile(rf"\s*data:{kind}", re.IGNORECASE) for kind in ("", "image/svg"))
_RUNS = re.compile(r"javascript:", re.IGNORECASE)


class CleanedDrawing(NamedTuple):
    """In UTF-8, unable to run or fetch anything; its size in pixels; what was seen before and is not any more
    (`removals`)."""

    data: bytes
    size: Size
    removed: list[str]


def clean_svg(data: bytes, name: str) -> CleanedDrawing:
    """What is kept of a drawing; raises `FileRefused` when it is none, or is of no size."""
    try:
        root = parsed(data)
    except UnreadableDrawing as error:
        raise _no_drawing(name) from error
    if local_name(root.tag) != "svg" or sum(1 for _element in root.iter()) > MAX_ELEMENTS:
        raise _no_drawing(name)
    try:
        removed = _cleaned(root)
        size = settle_size(root)
        root.set("xmlns", SVG)
        if drawn(root) > MAX_DRAWN:
            raise _no_drawing(name)
        cleaned = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    except ImpossibleSize as error:
        raise _of_no_size(name, str(error)) from error
    except RecursionError as error:  # nested thousands deep
        raise _no_drawing(name) from error
    if b"<?xml-stylesheet" in data:
        removed.add(removals.ELSEWHERE)
    if len(cleaned) > MAX_BYTES:  # what its entities stand for
        raise _no_drawing(name)
    return CleanedDrawing(cleaned, size, sorted(removed))


def _cleaned(root: ElementTree.Element) -> set[str]:
    """Cleans all of it; returns what was removed that a viewer would see."""
    unwrap_switches(root)
    removed: set[str] = set()
    styles = StyleCleaner()
    sheets = "".join(element.text or "" for element in root.iter() if element.tag in _SHEETS)
    pending = [root]
    while pending:
        element = pending.pop()
        removed |= _clean_children(element, sheets)
        _clean_attributes(element, styles, removed)
        if element.tag == "style" and _MAY_FETCH.search(element.text or ""):
            element.text = styles.sheet(element.text or "")
        pending += element
    if styles.left_something_out:
        removed.add(removals.ELSEWHERE)
    return removed


def _clean_children(element: ElementTree.Element, sheets: str) -> set[str]:
    """Leaves out the children that may not stay, but for the text after them and the style sheets in them.

    Links become groups, or lose their address only, for style sheets that may name them or ask for one.
    """
    removed, kept = set(), []
    for child in element:
        name, tail = local_name(child.tag), child.tail
        if name == "a":
            if not sheets:
                child.tag = "tspan" if local_name(element.tag) in ("text", "tspan", "textPath") else "g"
            is_asked_for = "href" in child.attrib and "href" in sheets
            for attribute in _OF_LINKS:
                child.attrib.pop(attribute, None)
                child.attrib.pop(f"{{{XLINK}}}{attribute}", None)
            if is_asked_for:
                child.set("href", "#")
        if name in ELEMENTS and not (name == "style" and len(child)):
            kept.append(child)
            continue
        removed |= _seen_in(child)
        kept += _sheets(child) or [ElementTree.Element("defs")] * bool(sheets)  # `:nth-child` counts it
        if tail:
            if kept:
                kept[-1].tail = (kept[-1].tail or "") + tail
            else:
                element.text = (element.text or "") + tail
    element[:] = kept
    element.tag = local_name(element.tag)
    return removed


def _sheets(element: ElementTree.Element) -> list[ElementTree.Element]:
    """The style sheets of an element that is left out: browsers apply them wherever they are, even HTML."""
    found = [part for part in element.iter() if part.tag in _SHEETS and not len(part)]
    for sheet in found:
        sheet.tag, sheet.tail = "style", None
    return found


def _seen_in(element: ElementTree.Element) -> set[str]:
    """What a viewer misses of an element that was left out."""
    name = local_name(element.tag)
    if element.tag == f"{{{XHTML}}}link" and "stylesheet" in element.get("rel", "").lower():
        return {removals.ELSEWHERE}
    if name == "foreignObject":
        return {removals.HTML} if len(element) or (element.text or "").strip() else set()
    if name.startswith("animate") or name == "set":
        return {removals.ANIMATION}
    return set() if not name or name in UNSEEN else {removals.ELEMENTS}


def _clean_attributes(element: ElementTree.Element, styles: StyleCleaner, removed: set[str]) -> None:
    kept = {}
    for given, value in element.attrib.items():
        name = given.removeprefix(f"{{{XLINK}}}")
        if name != given and name in element.attrib:  # SVG 2, 16.1.4: the older one does not count
            continue
        if name == "href":
            if address := _kept_address(element.tag, value):
                kept[name] = address
            elif value.strip():
                removed.add(_of_address(value))
        elif name == "style" and _MAY_FETCH.search(value):
            if declarations := styles.declarations(value).strip():
                kept[name] = declarations
        elif (harmless := _kept_value(name, value, styles)) is not None:
            kept[name] = harmless
    element.attrib.clear()
    element.attrib.update(kept)


def _kept_address(tag: str, address: str) -> str | None:
    return inside(address) if tag == "image" or address.strip().startswith("#") else None


def _of_address(address: str) -> str:
    """What is told of an address that does not stay."""
    if _DATA.match(address):
        return removals.DRAWING if _NESTED.match(address) else removals.ELEMENTS
    return removals.ELSEWHERE


def _kept_value(name: str, value: str, styles: StyleCleaner) -> str | None:
    if name in _OF_XML:
        return value
    if not _ATTRIBUTE.fullmatch(name) or name in ("src", "base") or _RUNS.search(value):
        return None
    if name in _NAMES or name.startswith(("aria-", "data-")) or not _MAY_FETCH.search(value):
        return value
    return styles.attribute(name, value)


def _no_drawing(name: str) -> FileRefused:
    return FileRefused(
        _("« {name} » n’est pas un dessin SVG que le site peut accepter : exportez-le en « SVG simple »."),
        "invalid_svg",
        name=base_name(name),
    )


def _of_no_size(name: str, found: str) -> FileRefused:
    return FileRefused(
        _("« {name} » n’est pas un dessin d’une taille possible ({found}) : exportez-le avec une en pixels."),
        "impossible_size",
        name=base_name(name),
        found=found[:60],
    )
