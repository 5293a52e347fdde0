"""How the page of a project writes quantities."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from cms.items import JSON
from projects import money
from projects.inline_rows import plain
from projects.money import Currency

register = template.Library()


@register.filter
def period(years: list[int]) -> str:
    """« 2005 », « 2003–2006 »."""
    first, last = min(years), max(years)
    return f"{first}" if first == last else f"{first}–{last}"


@register.filter
def quantity(value: Decimal | int) -> str:
    """« 1 200 », « 2,5 »."""
    return number_format(plain(Decimal(value)), use_l10n=True, force_grouping=True)


@register.filter
def euros(cost: JSON) -> str:
    """A frozen cost as it is read in euros."""
    return money.written(Decimal(cost["eur"]), Currency.EUR)


@register.filter
def francs(cost: JSON) -> str:
    """A frozen cost as it is read in CFA francs."""
    return money.written(Decimal(cost["xof"]), Currency.XOF)
