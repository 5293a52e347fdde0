"""How the page of a project writes quantities."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from projects.lines import plain

register = template.Library()


@register.filter
def quantity(value: Decimal | int) -> str:
    """« 1 200 », « 2,5 »."""
    return number_format(plain(Decimal(value)), use_l10n=True, force_grouping=True)
