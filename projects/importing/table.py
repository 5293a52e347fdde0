"""Reads a CSV file as spreadsheets write it: UTF-8 with or without a mark, commas or semicolons."""

import csv
import io
from typing import NamedTuple

from django.utils.translation import gettext

from cms.typed_text import line
from projects.importing.faults import TableFault, TableRefused

MOST_BYTES = 10_000_000
MOST_ROWS = 500
"""A row takes a tenth of a second, in one transaction: SQLite lets other writers wait for a minute."""
UNUSED = ("pcode_localite", "pcode_commune", "geonameid")
"""Columns of the lists of places that the programme keeps; they say nothing the others do not."""


class TableLine(NamedTuple):
    """A row of the table: its number in a spreadsheet, and its cells by column: text as it is kept, on one
    line, without outer spaces.
    """

    number: int
    cells: dict[str, str]


def read(data: bytes, columns: tuple[str, ...]) -> tuple[list[TableLine], list[TableFault]]:
    """The rows, and the faults of the table's form; raises `TableRefused` where no rows can be made out."""
    records = _records(_text(data))
    names = [line(name).strip().casefold() for name in records[0]] if records else []
    faults = _unknown(names, columns)
    if missing := [name for name in columns if name not in names]:
        sentence = gettext("Il manque ces colonnes : %(names)s. La première ligne doit les nommer toutes.")
        raise TableRefused([*faults, _whole(sentence, names=", ".join(missing))])
    lines = []
    for number, record in enumerate(records[1:], 2):
        if len(record) > len(names) or (record and len(record) < len(names)):
            faults.append(_uneven(number, len(record), len(names)))
        elif any(cell.strip() for cell in record):
            cells = (line(cell).strip() for cell in record)
            lines.append(TableLine(number, dict(zip(names, cells, strict=True))))
    if len(lines) > MOST_ROWS:
        sentence = gettext("%(found)s lignes, %(most)s au plus en une fois : coupez le tableau en plusieurs.")
        raise TableRefused([_whole(sentence, found=len(lines), most=MOST_ROWS)])
    if not lines and not faults:
        raise TableRefused([_whole(gettext("Le tableau n’a aucune ligne sous ses titres."))])
    return lines, faults


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        sentence = gettext("Le fichier dépasse %(most)s Mo : coupez-le en plusieurs.")
        raise TableRefused([_whole(sentence, most=MOST_BYTES // 1_000_000)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        sentence = gettext(
            "Le fichier n’est pas un CSV en UTF-8 : dans le tableur, enregistrez-le au format « CSV UTF-8 »."
        )
        raise TableRefused([_whole(sentence)])
    return text


def _records(text: str) -> list[list[str]]:
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;", key=header.count), strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error:
        sentence = gettext(
            "Cette ligne ne se lit pas : un guillemet y est sans doute ouvert et jamais refermé, "
            "ou une case dépasse cent mille caractères."
        )
        raise TableRefused([TableFault(len(records) + 1, "", "", sentence)]) from None
    return records


def _unknown(names: list[str], columns: tuple[str, ...]) -> list[TableFault]:
    known = gettext("La colonne « %(name)s » n’est pas connue : retirez-la, ou corrigez son titre.")
    once = gettext("La colonne « %(name)s » vient deux fois : gardez la bonne.")
    unknown = dict.fromkeys(name for name in names if name not in (*columns, *UNUSED))
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    return [_whole(known, name=name) for name in unknown] + [_whole(once, name=name) for name in twice]


def _uneven(number: int, found: int, expected: int) -> TableFault:
    sentence = gettext(
        "%(found)s cases pour %(expected)s colonnes : un texte qui contient le séparateur doit être "
        "entre guillemets."
    )
    return TableFault(number, "", "", sentence % {"found": found, "expected": expected})


def _whole(sentence: str, **words) -> TableFault:
    return TableFault(0, "", "", sentence % words)
