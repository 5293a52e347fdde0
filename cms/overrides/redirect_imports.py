"""A table of redirects is read in the web process: what would fill its memory is refused before.

A workbook (XLSX) is an archive: a megabyte of one may be a gigabyte of text. Its list of files says how large
they are, and Python reads no more of each than that.
"""

import zipfile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.forms import ImportForm

from cms.media.validation import check_bytes, refuse

MOST_BYTES = 2 * 1024 * 1024
"""Of a file: some twenty thousand redirects."""
MOST_INSIDE = 20 * 1024 * 1024
"""Of what a workbook holds."""


def install() -> None:
    """Have Wagtail's form ask here."""
    ImportForm.clean_import_file = clean_import_file


def clean_import_file(form: Any) -> UploadedFile:
    """The file, if its size is one of a table of redirects."""
    file: UploadedFile = form.cleaned_data["import_file"]
    name = str(file.name)
    check_bytes(file.size or 0, name, MOST_BYTES)
    inside = bytes_inside(file)
    if inside > MOST_INSIDE:
        raise refuse(
            _("« {name} » contient {size} et la limite est de {limit} : enregistrez-le en CSV."),
            "file_too_large",
            name=name,
            size=filesizeformat(inside),
            limit=filesizeformat(MOST_INSIDE),
        )
    return file


def bytes_inside(file: UploadedFile) -> int:
    """What the files in an archive take together when they are read; 0 for what is no archive."""
    try:
        with zipfile.ZipFile(file.file) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return 0
    finally:
        file.seek(0)
