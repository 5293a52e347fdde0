"""How a day is written: « 1er novembre 2004 », “1 November 2004”."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def written_day(day: date) -> str:
    """In the active language; French counts the first day of a month and numbers the others."""
    written = date_format(day, "j F Y")
    return f"1er{written[1:]}" if day.day == 1 and (get_language() or "").startswith("fr") else written
