"""French counts the first day of a month and numbers the others: « 1er janvier », « 2 janvier ».

Django's formats write « 1 janvier »; so do all of the administration's dates, which are made of them.
"""

from typing import Any

from django.utils.dateformat import DateFormat
from django.utils.translation import get_language


def install() -> None:
    """Have the day of the month that goes before its name written so, wherever Django writes one."""
    stock = DateFormat.j

    def j(self: Any) -> int | str:
        day: int = stock(self)
        return "1er" if day == 1 and (get_language() or "").startswith("fr") else day

    DateFormat.j = j
