"""A table of redirects is read as the spreadsheet of whoever sends it wrote it, and only if there is room.

French spreadsheets separate cells by semicolons and write Windows-1252, or MacRoman; « Texte Unicode » is
UTF-16 with tabs. Wagtail reads UTF-8 with commas, and takes the first row for headings whatever it holds.
Here a row that is none is a redirect, and what is none is said after the import.

It is read in the web process. A workbook (XLSX) is an archive: a megabyte of one may be a gigabyte of text.
Its list of files says how large they are, and Python reads no more of each than that.
"""

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from io import StringIO
from itertools import dropwhile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.base_formats import Dataset
from wagtail.contrib.redirects.forms import ImportForm

from cms.media.decoding.plain_text import text_of
from cms.media.validation import check_bytes, refuse

MOST_BYTES = 2 * 1024 * 1024
"""Of a file: some twenty thousand redirects."""
MOST_INSIDE = 20 * 1024 * 1024
"""Of what a workbook holds."""


SEPARATORS = ";\t,"
TOLD = re.compile('"?sep=([;\t,|])"?[ \t]*(?:\r\n?|\n)')
QUOTED = re.compile('"[^"]*"')
ADDRESS = re.compile(r"/|https?://|\S+\.\w{2,}(?:[/:?]\S*)?$|localhost\b", re.IGNORECASE)
WORDS = {
    *("ancien", "ancienne", "nouveau", "nouvelle", "adresse", "chemin", "lien", "cible", "origine", "départ"),
    *("arrivée", "depuis", "de", "vers", "source", "destination", "url", "redirection", "redirect"),
    *("old", "new", "address", "path", "link", "target", "origin", "from", "to"),
}
"""What headings are made of."""


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
        text = with_commas(text_of(file.read()) or "")
    except csv.Error:
        text = ""
    if not text:
        sentence = _("« {name} » n’est pas un tableau lisible : enregistrez-le de nouveau en CSV.")
        raise refuse(sentence, "unreadable_table", name=name)
    return SimpleUploadedFile(f"{base}.csv", text.encode())


def with_commas(text: str) -> str:
    """The same table, its cells separated by commas; raises `csv.Error` for what is none.

    They were separated by what the first line says (`sep=;`), or makes most lines alike.
    """
    told = TOLD.match(text)
    rows = text[told.end() :] if told else text
    lines = QUOTED.sub("", rows).splitlines()
    separator = told[1] if told else max(SEPARATORS, key=lambda mark: lines_alike(lines, mark))
    table, source = StringIO(), StringIO(rows, newline="")
    csv.writer(table).writerows(csv.reader(source, delimiter=separator))
    return table.getvalue()


def lines_alike(lines: list[str], separator: str) -> int:
    """The most lines with the same number of this separator, of which they have one."""
    return max(Counter(filter(None, (line.count(separator) for line in lines))).values(), default=0)


def table_of(rows: Iterable[Iterable[Any]]) -> list[list[str]]:
    """Rows of one width without blank ones and the titles above them, the first of them headings."""
    cells = [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
    filled = [row for row in cells if any(row)]
    if any(len(row) > 1 for row in filled):
        filled = list(dropwhile(is_title, filled))
    width = max(map(len, filled), default=0)
    filled = [row + [""] * (width - len(row)) for row in filled]
    if filled and not is_heading(filled[0]):
        filled.insert(0, [_("Colonne %(number)s") % {"number": number + 1} for number in range(width)])
    return filled


def is_title(row: list[str]) -> bool:
    return not any(row[1:]) and not ADDRESS.match(row[0])


def is_heading(row: list[str]) -> bool:
    """Whether it names what stands below: it has one of the words, and no address."""
    words = re.split(r"[\s_'’]+", " ".join(row).casefold())
    return not any(map(ADDRESS.match, row)) and not WORDS.isdisjoint(words)


def bytes_inside(file: UploadedFile) -> int:
    """What the files in an archive take together when they are read; 0 for what is no archive."""
    try:
        with zipfile.ZipFile(file.file) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return 0
    finally:
        file.seek(0)
