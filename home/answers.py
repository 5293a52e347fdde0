"""The answers of a contact form in words: in the mail to the team, in the list of messages, in its tables."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
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
    with suppress(ValueError, InvalidOperation):
        if field_type in READERS and isinstance(answer, str) and answer:
            return READERS[field_type](answer)
    return worded(answer)


def _moment(answer: str) -> str:
    """In the site's zone, as its sender typed it, whatever that of the account that reads it."""
    moment: datetime | None = parse_datetime(answer)
    with timezone.override(timezone.get_default_timezone()):
        return written_moment(moment) if moment else answer


READERS = {
    "date": lambda answer: written_day(date.fromisoformat(answer)),
    "datetime": _moment,
    "number": lambda answer: number_format(Decimal(answer)),
}
"""How the text of an answer is written, by the type of its field."""
