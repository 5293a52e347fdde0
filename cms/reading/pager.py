"""Lists by page (`?page=2`): which an address asks for, what is on it, what is said of one that is not."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import QuerySet
from django.utils.translation import gettext

from cms.reading.refusals import Refusal, quoted

MOST_PAGES = 9999
NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class ListPage:
    """One page of a list; numbers count from 1, None where there is no such page."""

    items: list[Any]
    number: int
    previous: int | None
    next: int | None

    @property
    def query(self) -> str:
        """What its address ends with, where nothing else narrows the list; "" for the first page."""
        return f"?page={self.number}" if self.number > 1 else ""


def no_such_page(number: object, start: str = "?") -> Refusal:
    """What is said of a page that a list does not have; `start` is the address of its first one."""
    sentence = gettext("Cette liste n’a pas de page « %(number)s ».") % {"number": quoted(str(number))}
    return Refusal(sentence, href=start, cure=gettext("Revenir au début de la liste"))


Refuse = Callable[[object], Exception]
Rows: TypeAlias = QuerySet | Sequence[Any]


def page_number(text: str, refuse: Refuse = no_such_page, most: int = MOST_PAGES) -> int:
    """The page that an address asks for, from 1 to `most`; raises what `refuse` makes of any other text."""
    if not NUMBER.fullmatch(text) or int(text) > most:
        raise refuse(text)
    return int(text)


def page_of(rows: Rows, number: int, size: int, refuse: Refuse = no_such_page) -> ListPage:
    """Page `number` of rows in order; raises what `refuse` makes of a number beyond the last.

    One row more than fits is read instead of counting them all.
    """
    first = (number - 1) * size
    found = list(rows[first : first + size + 1])
    if number > 1 and not found:
        raise refuse(number)
    return ListPage(found[:size], number, number - 1 or None, number + 1 if len(found) > size else None)


def last_page(total: int, size: int) -> int:
    """The number of the last page; a list of nothing has one."""
    return max(1, -(-total // size))
