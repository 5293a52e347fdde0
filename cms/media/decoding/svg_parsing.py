"""Reads the XML of a drawing, compressed or not, without fetching or unfolding what it refers to."""

import gzip
import xml.etree.ElementTree as ElementTree
import zlib
from io import BytesIO
from typing import Any

from defusedxml import DefusedXmlException, EntitiesForbidden
from defusedxml.ElementTree import XMLParser

GZIP = b"\x1f\x8b"
MAX_BYTES = 25 * 1024 * 1024
"""Of XML, once it is unpacked."""
LONGEST_ENTITY = 200
"""Characters: Illustrator names its vocabularies so (`&ns_svg;`)."""


class UnreadableDrawing(ValueError):
    """What was sent is no XML, or XML that asks for more than it is."""


class DrawingParser(XMLParser):
    """Knows the short texts that a document type declares; none that holds another one, or lies elsewhere."""

    def __init__(self) -> None:
        super().__init__(
            target=ElementTree.TreeBuilder(), forbid_dtd=False, forbid_entities=True, forbid_external=True
        )

    def defused_entity_decl(
        self, name: str, is_parameter_entity: bool, value: str | None, base: Any, *where: Any
    ) -> None:
        if is_parameter_entity or value is None or len(value) > LONGEST_ENTITY or set("&<%") & set(value):
            raise EntitiesForbidden(name, value, base, *where)


def parsed(data: bytes) -> ElementTree.Element:
    """The root element; raises `UnreadableDrawing`. Comments and instructions are left out."""
    try:
        parser = DrawingParser()
        parser.feed(_unpacked(data))
        return parser.close()
    except (ElementTree.ParseError, DefusedXmlException, LookupError, OSError, EOFError, zlib.error) as error:
        raise UnreadableDrawing(str(error)) from error


def _unpacked(data: bytes) -> bytes:
    """What is inside of a compressed drawing (SVGZ), which often has the name of one that is not."""
    if not data.startswith(GZIP):
        return data
    with gzip.GzipFile(fileobj=BytesIO(data)) as file:
        xml = file.read(MAX_BYTES + 1)
    if len(xml) > MAX_BYTES:
        raise UnreadableDrawing(f"more than {MAX_BYTES} bytes once unpacked")
    return xml
