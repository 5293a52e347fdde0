"""How the page of a project writes amounts, quantities and dates."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from projects import dates, money
from projects.lines import plain

register = template.Library()


@register.filter
def amount(value: Decimal, currency: str) -> str:
    """« 27 500 € »."""
    return money.written(Decimal(value), currency)


@register.filter
def quantity(value: Decimal | int) -> str:
    """« 1 200 », « 2,5 »."""
    return number_format(plain(Decimal(value)), use_l10n=True, force_grouping=True)


@register.simple_tag
def cost_of(project) -> dict | None:
    """The cost in both currencies, and which of them was computed."""
    return money.cost_item(project.cost, project.currency)


@register.simple_tag
def period(project, name: str) -> str:
    """« de novembre 2004 à juin 2005 » of the `planned` or `actual` dates; empty when none is known."""
    found = [(getattr(project, f"{name}_{end}"), getattr(project, f"{name}_{end}_precision")) for end in ENDS]
    return " – ".join(dates.written(day, precision) for day, precision in found if day)


ENDS = ("start", "end")
