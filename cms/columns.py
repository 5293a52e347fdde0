"""The columns that a content type declares: what a table of its items shows, and what people download."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from cms.items import JSON, member

FORMULA = re.compile(r"\s*[=+\-@|%＝＋－＠]")
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters that no XLSX file can hold."""


@dataclass(frozen=True)
class Column:
    """One column of a type's table.

    `name` is its member in a downloaded GeoJSON and the field of the card it reads; a column may read
    another field by `source`, or a member of one: `place.region`. `number` says that what is read is a
    number, also when it is one written as text; `written` words any other value in its own way.
    """

    name: str
    heading: Any
    source: str = ""
    number: bool = False
    written: Callable[[Any], str] | None = None

    @property
    def field(self) -> str:
        """The field of the item that the column reads, or reads a member of."""
        return (self.source or self.name).partition(".")[0]

    def value(self, card: JSON) -> str | Decimal | None:
        """What the column holds of a card, in the active language; None where nothing is known."""
        found = member(card, self.source or self.name)
        if found is None:
            return None
        if self.number:
            return Decimal(str(found))
        return (self.written or worded)(found)


def worded(value: Any) -> str:
    """A value as people read it: the label of a choice, the parts of a list one after the other."""
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, dict):
        return str(value.get("label", ""))
    if isinstance(value, list):
        return ", ".join(worded(part) for part in value)
    return str(value)


def formula_safe(value: Any) -> Any:
    """A text that no spreadsheet computes and every one can hold; anything else as it is.

    A title such as `=HYPERLINK(…)` is a formula to whoever opens the file. The cure is that of OWASP
    (« CSV Injection »): an apostrophe before it.
    """
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    text = UNWRITABLE.sub(" ", value)
    return f"'{text}" if FORMULA.match(text) or text[:1] in ("\t", "\r", "\n") else text
