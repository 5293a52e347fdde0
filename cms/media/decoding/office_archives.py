"""What is inside of the archives that office programs write (ECMA-376 part 2; OpenDocument 1.3 part 2).

Only the list of files and small tables are read. Writers name their files as they like: tables say which one
is the document.
"""

import zipfile
import zlib
from io import BytesIO
from posixpath import normpath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

TYPES = "[Content_Types].xml"
RELATIONS = "_rels/.rels"
MANIFEST = "META-INF/manifest.xml"
MOST_BYTES = 1024 * 1024
"""Of a table."""

MAIN_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
"""Where most writers put the document."""
MAIN_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
RUNNING = ("vbaproject", "macroenabled", "macrosheet")
"""What the types of macros are called, whatever the files are."""

_UNREADABLE = (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, OSError, EOFError)


def entries(data: bytes) -> list[str]:
    """The names inside, in small letters and with slashes; none of what is no archive."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return [_slashes(name) for name in archive.namelist()]
    except _UNREADABLE:
        return []


def is_office(data: bytes, ending: str) -> bool:
    """Whether the document in an archive is one of this kind."""
    found = set(entries(data))
    types = _types(data)
    if not types:
        return MAIN_PARTS[ending] in found
    return any(_type_of(part, types) == MAIN_TYPES[ending] for part in found & _main_parts(data, types))


def has_macros(data: bytes) -> bool:
    """Whether something inside runs, by its name or by its type."""
    names, types = entries(data), (kind.lower() for kind in _types(data).values())
    return any(name.endswith("vbaproject.bin") for name in names) or any(
        word in kind for kind in types for word in RUNNING
    )


def open_document_type(data: bytes) -> str:
    """The media type of an OpenDocument file, from its first file or from its table; empty when unknown."""
    if said := _read(data, "mimetype", 100).decode("ascii", "replace").strip():
        return said
    for entry in _table(data, MANIFEST):
        values = {_local(name): value for name, value in entry.attrib.items()}
        if values.get("full-path") == "/":
            return values.get("media-type", "")
    return ""


def _types(data: bytes) -> dict[str, str]:
    """The type of each part ("/word/document.xml"), and of each extension ("xml"), in small letters."""
    table = _table(data, TYPES)
    return {
        _slashes(entry.get("PartName") or entry.get("Extension") or ""): entry.get("ContentType", "").strip()
        for entry in table
    }


def _type_of(part: str, types: dict[str, str]) -> str:
    return types.get(f"/{part}") or types.get(part.rpartition(".")[2], "")


def _main_parts(data: bytes, types: dict[str, str]) -> set[str]:
    """What the archive says is its document; where it does not say, every part that has a type of its own."""
    targets = {
        normpath(_slashes(relation.get("Target", ""))).lstrip("/")
        for relation in _table(data, RELATIONS)
        if relation.get("Type", "").endswith("/officeDocument")
    }
    return targets or {part[1:] for part in types if part.startswith("/")}


def _table(data: bytes, name: str) -> list[Element]:
    """The rows of a table inside; none of one that is missing, or is no XML."""
    try:
        return list(fromstring(_read(data, name, MOST_BYTES)))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return []


def _read(data: bytes, name: str, most: int) -> bytes:
    """The beginning of a file inside, whatever its letters and slashes; nothing of one that is missing."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            known = {_slashes(entry): entry for entry in archive.namelist()}
            with archive.open(known[_slashes(name)]) as file:
                return file.read(most)
    except (*_UNREADABLE, zlib.error):
        return b""


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _slashes(name: str) -> str:
    """A name as all writers mean it: they take small and capital letters, and slashes, for the same."""
    return name.replace("\\", "/").lower()
