"""Recognises the documents that the site takes by what is inside, and refuses the others."""

import re

from cms.media.decoding.office_archives import entries, has_macros, is_office, open_document_type
from cms.media.decoding.plain_text import text_of
from cms.media.decoding.refusals import FileRefused, base_name, extension
from cms.media.decoding.refusals import gettext_noop as _
from cms.media.formats import DOCUMENTS, MEDIA_TYPES

OFFICE = (".docx", ".xlsx", ".pptx")
OPEN = (".odt", ".ods", ".odp")
ARCHIVES = (*OFFICE, *OPEN, ".zip")
"""Documents of which the list of files inside is read."""

_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|script|svg|\?xml)", re.IGNORECASE)
_OBJECT = re.compile(rb"\b\d+\s+\d+\s+obj\b")


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
    if ending in OFFICE and has_macros(data):
        raise FileRefused(
            _("« {name} » contient des macros : enregistrez-le sans macros, ou en PDF."),
            "macros",
            name=base_name(name),
        )


def _is(data: bytes, ending: str) -> bool:
    if ending == ".pdf":
        return _is_pdf(data)
    if ending == ".rtf":
        return data.startswith(b"{\\rtf")
    if ending in (".txt", ".csv"):
        return _is_text(data)
    if ending in OPEN:
        return open_document_type(data) == MEDIA_TYPES[ending]
    if ending in OFFICE:
        return is_office(data, ending)
    return bool(entries(data))


def _is_pdf(data: bytes) -> bool:
    """Whether it is there to its end (ISO 32000-1, 7.5.5), whatever was added behind: zeros, or the page of a
    web server. After the end of its first page alone, the rest of a PDF made for the web follows."""
    end = data.rfind(b"%%EOF")
    return b"%PDF-" in data[:1024] and end >= 0 and not _OBJECT.search(data, end)


def _is_text(data: bytes) -> bool:
    text = text_of(data)
    return text is not None and not _MARKUP.match(text) and not text.startswith(("%PDF-", "{\\rtf"))


def _mislabelled(name: str, ending: str) -> FileRefused:
    return FileRefused(
        _("« {name} » n’est pas un vrai fichier {kind}, ou il est incomplet : enregistrez-le de nouveau."),
        "mislabelled",
        name=base_name(name),
        kind=ending[1:].upper(),
    )
