"""The answers of a contact form in words: in the mail to the team, in the list of messages, in its tables."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format

from cms.columns import worded
from cms.dates import written_day, written_moment


def written_answer(answer: Any, field_type: str) -> str:
    """What was answered, in the active language; empty for nothing.

    `answer` is as the message keeps it (JSON: texts, booleans, lists), `field_type` that of Wagtail's form
    fields. An answer given before its field became one of another type stays as it was written.
    """
    if answer is None:
        return ""
    if field_type in READERS and isinstance(answer, str):
        with suppress(ValueError, ArithmeticError):
            return READERS[field_type](answer)
    return worded(answer)


def _day(answer: str) -> str:
    day = date.fromisoformat(answer)
    return written_day(day) if day.isoformat() == answer else answer


def _moment(answer: str) -> str:
    """In the site's zone, as its sender typed it, whatever that of the account that reads it."""
    moment: datetime | None = parse_datetime(answer)
    if moment is None or timezone.is_naive(moment):
        return answer
    with timezone.override(timezone.get_default_timezone()):
        return written_moment(moment)


def _number(answer: str) -> str:
    number = Decimal(answer)
    return number_format(number) if number.is_finite() and str(number) == answer else answer


READERS = {"date": _day, "datetime": _moment, "number": _number}
"""How the text of an answer is written, by the type of its field; none but those that the field itself keeps:
« 20221231 » is a telephone number before it is a day, and « 007 » no number."""
