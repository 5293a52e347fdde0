"""The columns that a content type declares: what a table of its items shows, and what people download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from cms.items import JSON, member


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
        return ", ".join(worded(part) for part in value if part is not None)
    return str(value)
