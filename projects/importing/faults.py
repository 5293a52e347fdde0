"""What is wrong with a table, said so that the person who made it can put it right."""

from typing import NamedTuple

from django.utils.translation import gettext


class TableFault(NamedTuple):
    """One fault; `line` is that of a spreadsheet, the header being 1, and 0 for the file as a whole."""

    line: int
    column: str
    value: str
    sentence: str

    def __str__(self):
        if not self.line:
            return self.sentence
        where = gettext("ligne %(line)s") % {"line": self.line}
        if self.column:
            where += ", " + gettext("colonne %(column)s") % {"column": self.column}
            where += ", " + (f"« {self.value} »" if self.value else gettext("case vide"))
        return f"{where} : {self.sentence}"


class TableRefused(Exception):
    """The table has faults and nothing of it was taken."""

    def __init__(self, faults: list[TableFault]):
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
