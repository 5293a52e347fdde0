"""A table of redirects is read as the spreadsheet of whoever sends it wrote it, and only if there is room.

French spreadsheets separate cells by semicolons and write Windows-1252; « Texte Unicode » is UTF-16 with
tabs. Wagtail reads UTF-8 with commas, and takes the first row for headings whatever it holds.

It is read in the web process. A workbook (XLSX) is an archive: a megabyte of one may be a gigabyte of text.
Its list of files says how large they are, and Python reads no more of each than that.
"""

import csv
import re
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.base_formats import Dataset
from wagtail.contrib.redirects.forms import ImportForm

from cms.media.validation import check_bytes, refuse

MOST_BYTES = 2 * 1024 * 1024
"""Of a file: some twenty thousand redirects."""
MOST_INSIDE = 20 * 1024 * 1024
"""Of what a workbook holds."""


SEPARATORS = ";\t,"
TOLD = re.compile('"?sep=([;\t,|])"?\\s*$')
QUOTED = re.compile('"[^"]*"')
ADDRESSES = ("/", "http://", "https://")
"""What the old address in a row begins with, and no heading does."""


def install() -> None:
    """Have Wagtail's form and formats ask here."""
    stock = Dataset.__init__

    def of_rows(self: Dataset, rows: Iterable[Iterable[Any]] = (), headers: Any = None) -> None:
        stock(self, table_of(rows) if headers is None else rows, headers)

    Dataset.__init__ = of_rows
    ImportForm.clean_import_file = clean_import_file


def clean_import_file(form: Any) -> UploadedFile:
    """The file, text in UTF-8 with commas, if its size is one of a table of redirects."""
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
    base, _dot, ending = name.lower().rpartition(".")
    if ending not in ("csv", "tsv", "txt"):
        file.name = f"{base}.{ending}"
        return file
    try:
        text = with_commas(decoded(file.read()))
    except csv.Error:
        sentence = _("« {name} » n’est pas un tableau lisible : enregistrez-le de nouveau en CSV.")
        raise refuse(sentence, "unreadable_table", name=name) from None
    return SimpleUploadedFile(f"{base}.csv", text.encode())


def decoded(data: bytes) -> str:
    """The text of a file: UTF-16 or UTF-8 where its mark or its bytes say so, otherwise Windows-1252."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:200]:
        return data.decode("utf-16-be" if data.startswith(b"\0") else "utf-16-le", "replace")
    try:
        return data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def with_commas(text: str) -> str:
    """The same table, its cells separated by commas; raises `csv.Error` for what is none.

    They were separated by what the first line says (`sep=;`), or has most of outside quotation marks.
    """
    first, _break, rest = text.partition("\n")
    told = TOLD.match(first)
    separator = told[1] if told else max(SEPARATORS, key=QUOTED.sub("", first).count)
    table, source = StringIO(), StringIO(rest if told else text, newline="")
    csv.writer(table).writerows(csv.reader(source, delimiter=separator))
    return table.getvalue()


def table_of(rows: Iterable[Iterable[Any]]) -> list[list[str]]:
    """Rows of one width without blank ones, the first of them headings."""
    cells = [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
    filled = [row for row in cells if any(row)]
    width = max(map(len, filled), default=0)
    filled = [row + [""] * (width - len(row)) for row in filled]
    if filled and filled[0][0].startswith(ADDRESSES):
        filled.insert(0, [_("Colonne %(number)s") % {"number": number + 1} for number in range(width)])
    return filled


def bytes_inside(file: UploadedFile) -> int:
    """What the files in an archive take together when they are read; 0 for what is no archive."""
    try:
        with zipfile.ZipFile(file.file) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return 0
    finally:
        file.seek(0)
