"""Which files the site keeps, and as what each is served and named; no table of the machine is asked."""

from cms.media.decoding.refusals import extension

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


def media_type(name: str) -> str:
    """The media type under which a stored file is served."""
    return MEDIA_TYPES.get(extension(name), "application/octet-stream")


def preference(kind: str) -> int:
    """In which order a browser is offered formats of pictures: it takes the first that it knows."""
    return NEWER.index(kind) if kind in NEWER else len(NEWER)


def type_name(kind: str) -> str:
    """A media type as readers know it: `application/pdf` gives PDF; one of other files, its last word."""
    endings = (ending for ending, known in MEDIA_TYPES.items() if known == kind)
    return next(endings, kind.rpartition("/")[2]).removeprefix(".").upper()
