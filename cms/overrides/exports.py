"""The administration's tables (CSV, XLSX) hold texts only: nothing that a spreadsheet would compute.

A title such as `=HYPERLINK(…)` is a formula to whoever opens the file. OWASP's cure, "CSV Injection": an
apostrophe before it. Every export of Wagtail and of its add-ons passes its values through one method.
"""

import re
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA = re.compile(r"\s*[=+\-@|%＝＋－＠]")
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters that no XLSX file can hold."""


def harmless(value: Any) -> Any:
    """A text that no spreadsheet computes and every one can hold; anything else as it is."""
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    text = UNWRITABLE.sub(" ", value)
    return f"'{text}" if FORMULA.match(text) or text[:1] in ("\t", "\r", "\n") else text


def install() -> None:
    """Have every export of the administration pass through `harmless`."""
    stock = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        return harmless(stock(self, field, value, export_format))

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
