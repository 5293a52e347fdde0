"""Cleans drawings: what is not on the list of harmless elements and attributes is removed."""

import re
import xml.etree.ElementTree as ElementTree
from io import BytesIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cms.media.decoding.refusals import FileRefused, base_name
from cms.media.decoding.refusals import gettext_noop as _

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
MAX_ELEMENTS = 50_000
MAX_DRAWN = 200_000
"""Elements that a browser draws where each reference stands for what it points at: ten levels of `<use>`, ten
times each, are ten thousand million."""

ELEMENTS = frozenset(
    """svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan
    textPath image marker pattern clipPath mask linearGradient radialGradient stop filter feBlend
    feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
    feSpotLight feTile feTurbulence""".split()  # noqa: SIM905
)
"""No script, no foreign content, no link, and no animation (it can write an address)."""

SIDES = (1, 1_000_000)
"""Units across and down, least and most: none, or endlessly many, can neither be kept nor be shown."""

_ATTRIBUTE = re.compile(r"(?![oO][nN])[A-Za-z][A-Za-z0-9-]{0,39}")
_LINK = re.compile(r"#[^\s]+|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_REACHES_OUT = re.compile(
    r"url\s*\((?!\s*['\"]?#)|@|\\|expression|javascript:|(?:src|image|image-set|cross-fade)\s*\(",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"url\s*\(\s*['\"]?#([^'\")\s]+)", re.IGNORECASE)


def clean_svg(data: bytes, name: str) -> bytes:
    """The drawing in UTF-8, unable to run or fetch anything; raises `FileRefused` when it is none."""
    try:
        root = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _no_drawing(name) from error
    if _local(root.tag) != "svg" or sum(1 for _element in root.iter()) > MAX_ELEMENTS:
        raise _no_drawing(name)
    for element in list(root.iter()):
        _clean(element)
    root.set("xmlns", SVG)
    try:
        if _drawn(root) > MAX_DRAWN:
            raise _no_drawing(name)
        cleaned = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    except RecursionError as error:  # nested thousands deep
        raise _no_drawing(name) from error
    if not _has_size(cleaned):
        raise _no_drawing(name)
    return cleaned


def _has_size(cleaned: bytes) -> bool:
    """Whether its sides, as Wagtail reads them, are those of a drawing."""
    from willow.image import SvgImageFile
    from willow.svg import SvgImage, WillowSvgException

    try:
        drawing = SvgImage.open(SvgImageFile(BytesIO(cleaned))).image
    except WillowSvgException:
        return False
    sides = (drawing.width, drawing.height, drawing.view_box.width, drawing.view_box.height)
    return all(SIDES[0] <= side <= SIDES[1] for side in sides)


def _clean(element: ElementTree.Element) -> None:
    for child in list(element):
        if _local(child.tag) not in ELEMENTS or _reaches_out(child):
            element.remove(child)
    element.tag = _local(element.tag)
    kept = {_plain(name): value for name, value in element.attrib.items() if _harmless(name, value)}
    element.attrib.clear()
    element.attrib.update(kept)


def _local(tag: object) -> str:
    """The name without the namespace; empty for another vocabulary, a comment or an instruction."""
    if not isinstance(tag, str):
        return ""
    namespace, found, local = tag.rpartition("}")
    return local if not found or namespace == "{" + SVG else ""


def _plain(name: str) -> str:
    return name.removeprefix("{" + XLINK + "}")


def _reaches_out(element: ElementTree.Element) -> bool:
    """Whether it is a style sheet that fetches something, or is cut in pieces by other elements: browsers
    read the pieces as one."""
    if _local(element.tag) != "style":
        return False
    return len(element) > 0 or bool(_REACHES_OUT.search(element.text or ""))


def _harmless(name: str, value: str) -> bool:
    name = _plain(name)
    if name == "href":
        return bool(_LINK.fullmatch(value.strip()))
    return bool(_ATTRIBUTE.fullmatch(name)) and name not in ("src", "base") and not _REACHES_OUT.search(value)


def _drawn(root: ElementTree.Element) -> float:
    """How many elements are drawn by a cleaned drawing; infinitely many where it draws itself."""
    named = {element.get("id"): element for element in root.iter()}
    counts: dict[ElementTree.Element, float] = {}

    def count(element: ElementTree.Element) -> float:
        if element not in counts:
            counts[element] = float("inf")  # until it is known: who comes back here meanwhile goes in circles
            shown = [*element, *(named[name] for name in _references(element) if name in named)]
            counts[element] = 1 + sum(map(count, shown))
        return counts[element]

    return count(root)


def _references(element: ElementTree.Element) -> list[str]:
    """The names of the elements that are drawn in its place, or with it."""
    found = [name for value in element.attrib.values() for name in _REFERENCE.findall(value)]
    link = element.get("href", "").strip()
    return [*found, link[1:]] if link.startswith("#") else found


def _no_drawing(name: str) -> FileRefused:
    return FileRefused(
        _("« {name} » n’est pas un dessin SVG que le site peut accepter : exportez-le en « SVG simple »."),
        "invalid_svg",
        name=base_name(name),
    )
