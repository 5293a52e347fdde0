"""No table that people download makes their spreadsheet compute something (OWASP, « CSV Injection »)."""

import re
from typing import Any

FORMULA = re.compile(r"\s*[=+\-@|%＝＋－＠]")
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters that no XLSX file can hold."""


def formula_safe(value: Any) -> Any:
    """A text that no spreadsheet computes and every one can hold; anything else as it is.

    A title such as `=HYPERLINK(…)` is a formula to whoever opens the file. The cure is that of OWASP:
    an apostrophe before it.
    """
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    text = UNWRITABLE.sub(" ", value)
    return f"'{text}" if FORMULA.match(text) or text[:1] in ("\t", "\r", "\n") else text
