"""No table that people download makes their spreadsheet compute something (OWASP, « CSV Injection »)."""

import re
from typing import Any

FORMULA = re.compile(r"(?:^|(?<=[;,\t\r\n]))(?=(?:[^\S\t\r\n]|\")*[=+\-@|%＝＋－＠])")
"""Where a cell may begin with a formula: at the start, and after whatever separates cells or rows where a
spreadsheet takes another separator than the file (French ones take `;`) and knows no quotes then."""
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters that no XLSX file can hold."""


def formula_safe(value: Any) -> Any:
    """A text that no spreadsheet computes and every one can hold; anything else as it is.

    A title such as `=HYPERLINK(…)` is a formula to whoever opens the file. The cure is that of OWASP:
    an apostrophe before it, wherever a spreadsheet may begin a cell.
    """
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    text = FORMULA.sub("'", UNWRITABLE.sub(" ", value))
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") else text
