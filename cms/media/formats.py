"""Which documents the site takes, how each is recognised, and as what it is served."""

import re
import zipfile
from io import BytesIO

from cms.media.decoding.refusals import FileRefused, base_name, extension
from cms.media.decoding.refusals import gettext_noop as _

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".avif": "image/avif",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""Media type by extension, of every file we store."""

NEWER = ("image/avif", "image/webp")
"""Picture formats that not every reader knows, the one with the fewest bytes first."""

DOCUMENTS = tuple(ending for ending, kind in MEDIA_TYPES.items() if not kind.startswith("image/"))

_OFFICE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
_OPEN = (".odt", ".ods", ".odp")
ARCHIVES = (*_OFFICE, *_OPEN, ".zip")
"""Documents of which the list of files inside is read."""
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script|svg|\?xml)", re.IGNORECASE)


def media_type(name: str) -> str:
    """The media type under which a stored file is served."""
    return MEDIA_TYPES.get(extension(name), "application/octet-stream")


def preference(kind: str) -> int:
    """In which order a browser is offered formats of pictures: it takes the first that it knows."""
    return NEWER.index(kind) if kind in NEWER else len(NEWER)


def check_document(data: bytes, name: str) -> None:
    """Raises `FileRefused` for a kind of file we do not take, or one that is not what its name says."""
    ending = extension(name)
    if ending not in DOCUMENTS:
        raise FileRefused(
            _("« {name} » est d’un type que le site ne diffuse pas : envoyez un fichier {taken}."),
            "unknown_document",
            name=base_name(name),
            taken=", ".join(suffix[1:] for suffix in DOCUMENTS),
        )
    if not _is(data, ending):
        raise _mislabelled(name, ending)
    if ending in _OFFICE and any(entry.endswith("vbaProject.bin") for entry in _entries(data)):
        raise FileRefused(
            _("« {name} » contient des macros : enregistrez-le sans macros, ou en PDF."),
            "macros",
            name=base_name(name),
        )


def _is(data: bytes, ending: str) -> bool:
    if ending == ".pdf":
        return b"%PDF-" in data[:1024] and b"%%EOF" in data[-2048:]
    if ending == ".rtf":
        return data.startswith(b"{\\rtf")
    if ending in (".txt", ".csv"):
        return (
            b"\0" not in data
            and not _MARKUP.match(data)
            and not data.startswith((b"%PDF-", b"{\\rtf", b"MZ"))
        )
    if ending in _OPEN:
        return _open_document_type(data) == MEDIA_TYPES[ending]
    entries = _entries(data)
    return bool(entries) and (ending == ".zip" or _OFFICE[ending] in entries)


def _entries(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def _open_document_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("mimetype") as file:
            return file.read(100).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, OSError):
        return ""


def _mislabelled(name: str, ending: str) -> FileRefused:
    return FileRefused(
        _("« {name} » n’est pas un vrai fichier {kind}, ou il est incomplet : enregistrez-le de nouveau."),
        "mislabelled",
        name=base_name(name),
        kind=ending[1:].upper(),
    )
