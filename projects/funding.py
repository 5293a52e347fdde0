"""Who financed what, as a bar: a part for each funder, as wide as its share of the whole."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import get_language

from projects.inline_rows import Cofinancing

LENGTH = 400
"""Units of the whole bar."""
LEAST = 16
"""Units that the number of a part needs."""
IN_KIND = Cofinancing.Kind.IN_KIND


class Part(NamedTuple):
    """What one funder gives; `start` and `width` in units of the bar, `percentage` in words."""

    line: dict[str, Any]
    start: Decimal
    width: Decimal
    percentage: str

    @property
    def number_fits(self) -> bool:
        return self.width >= LEAST

    @property
    def middle(self) -> Decimal:
        return self.start + self.width / 2

    @property
    def in_kind(self) -> bool:
        """Drawn hatched: work, land or materials rather than money."""
        return self.line["kind"]["value"] == IN_KIND


def parts(lines: list[dict[str, Any]], amounts: list[Decimal]) -> list[Part]:
    """A part for each line, in the editor's order; together they fill the bar."""
    total, start, found = sum(amounts), Decimal(0), []
    for line, amount in zip(lines, amounts, strict=True):
        width = amount * LENGTH / total
        found.append(Part(line, _tenths(start), _tenths(width), percentage(amount, total)))
        start += width
    return found


def percentage(amount: Decimal, total: Decimal) -> str:
    """« 73 % », “73%”; less than half a percent is said as « <1 % », so that no funder is rounded away."""
    share = round(amount * 100 / total)
    space = "" if (get_language() or "").startswith("en") else "\N{NO-BREAK SPACE}"
    return f"{share or '<1'}{space}%"


def by_kind(lines: list[Cofinancing]) -> list[tuple[str, Decimal]]:
    """(kind in words, sum) of what is given in cash and in kind; empty when all is of one kind."""
    found: dict[str, Decimal] = {}
    for line in lines:
        kind = str(line.get_kind_display())
        found[kind] = found.get(kind, Decimal(0)) + line.amount
    return list(found.items()) if len(found) > 1 else []


def _tenths(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"))
